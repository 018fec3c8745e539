"""De-identification by the Basic Application Level Confidentiality Profile (PS3.15, annex E).

The action for each field is that of table E.1-1 as kept in the library dicom-anonymizer. Its own
procedure is not used: it leaves fields inside sequences that stay, and keeps the UIDs of all scans
of a process in one table.
"""

from collections.abc import Callable
from enum import Enum
from functools import cache

from ctviewer import __version__
from ctviewer.core.formats.anonymising.removed import Removed
from ctviewer.core.formats.dicom.library import (
    UNREADABLE,
    BaseTag,
    DataElement,
    Dataset,
    generate_uid,
    keyword_for_tag,
)

METHOD = f"CT Viewer {__version__}: PS3.15 E.1-1 (2026c), basic profile"[:64]  # the limit of VR LO
BASIC_PROFILE = ("113100", "DCM", "Basic Application Confidentiality Profile")  # PS3.16, CID 7050
TRAILING = BaseTag(0xFFFCFFFC)  # padding, which may hold anything
PIXEL_DATA = BaseTag(0x7FE00010)
PATIENT_ID = BaseTag(0x00100020)
DUMMIES = {
    "DA": "19000101", "DT": "19000101000000", "TM": "000000", "AS": "000Y",
    "DS": "0", "IS": "0", "FD": 0.0, "FL": 0.0, "SS": 0, "US": 0, "SL": 0, "UL": 0,
    "OB": b"", "UN": b"", "OW": b"", "SQ": [],
}  # fmt: skip
DUMMY = "REMOVED"


class Action(Enum):
    """What to do with a field."""

    REMOVE = "remove"
    EMPTY = "empty"
    DUMMY = "dummy"
    UID = "uid"


class Uids:
    """Replacement UIDs, random but consistent: the originals cannot be recovered."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def new(self, old: str) -> str:
        """The replacement for a UID; "" for ""."""
        if not old:
            return old
        return self._known.setdefault(old, str(generate_uid(prefix=None)))


@cache
def _actions(enhanced: bool) -> dict[int, Action]:
    """The action for each tag. Enhanced scans require some fields that others do not.

    The table is imported here and in `_ranges`, after `library` has imported pydicom without its
    downloader.
    """
    from dicomanonymizer.dicom_anonymization_databases import dicomfields_2026c as table

    needed = Action.DUMMY if enhanced else Action.REMOVE
    groups = (
        (table.X_TAGS, Action.REMOVE), (table.Z_TAGS, Action.EMPTY), (table.D_TAGS, Action.DUMMY),
        (table.U_TAGS, Action.UID), (table.X_Z_TAGS, Action.EMPTY),
        (table.Z_D_TAGS, Action.DUMMY if enhanced else Action.EMPTY),
        (table.X_D_TAGS, needed), (table.X_Z_D_TAGS, needed),
        (table.X_Z_U_STAR_TAGS, Action.REMOVE),
    )  # fmt: skip
    actions: dict[int, Action] = {
        BaseTag(tag[0] << 16 | tag[1]): action
        for tags, action in groups
        for tag in tags
        if len(tag) == 2
    }
    return actions | {PATIENT_ID: Action.EMPTY}  # else all copies would be of one patient


@cache
def _ranges() -> list[tuple[int, int, int, int]]:
    """Tags to remove: group and element, each with a mask."""
    from dicomanonymizer.dicom_anonymization_databases import dicomfields_2026c as table

    return [tag for tag in table.X_TAGS if len(tag) == 4]


def clean(dataset: Dataset, uids: Uids, removed: Removed) -> None:
    """Remove what may identify the patient from a data set and its sequences.

    Stored voxels are unchanged. The names of removed fields are counted.
    """
    names: set[str] = set()
    replaced: set[str] = set()
    enhanced = "NumberOfFrames" in dataset
    _clean(dataset, lambda tag: _action(tag, enhanced), _Changes(uids, names, replaced))
    removed.fields.update(names)
    removed.uids.update(replaced)
    dataset.PatientIdentityRemoved = "YES"
    dataset.DeidentificationMethod = METHOD
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = BASIC_PROFILE
    dataset.DeidentificationMethodCodeSequence = [code]


class _Changes:
    """Changes to the UIDs and names of one data set."""

    def __init__(self, uids: Uids, names: set[str], replaced: set[str]) -> None:
        self.uids, self.names, self.replaced = uids, names, replaced


def _action(tag: BaseTag, enhanced: bool) -> Action | None:
    if tag.is_private or tag == TRAILING:
        return Action.REMOVE
    for group, element, of_group, of_element in _ranges():
        if tag.group & of_group == group & of_group and (
            tag.element & of_element == element & of_element
        ):
            return Action.REMOVE
    return _actions(enhanced).get(tag)


def _clean(dataset: Dataset, rule: Callable[[BaseTag], Action | None], to: _Changes) -> None:
    for tag in [*dataset.keys()]:
        action = rule(tag)
        if tag == PIXEL_DATA:
            continue
        if action is Action.REMOVE:
            to.names.add(_name(tag))
            del dataset[tag]
            continue
        try:
            element = dataset[tag]
        except UNREADABLE:  # an unreadable field may hold anything
            to.names.add(_name(tag))
            del dataset[tag]
            continue
        if action is not None:
            _change(element, action, to)
        if element.VR == "SQ":
            for item in element.value:
                _clean(item, rule, to)


def _change(element: DataElement, action: Action, to: _Changes) -> None:
    if element.is_empty:
        return
    if action is Action.UID and element.VR == "UI":
        to.replaced.add(_name(element.tag))
        several = element.VM > 1
        new = [to.uids.new(str(each)) for each in (element.value if several else [element.value])]
        element.value = new if several else new[0]
        return
    to.names.add(_name(element.tag))
    if action is Action.EMPTY:
        element.value = [] if element.VR == "SQ" else None
    else:
        element.value = DUMMIES.get(element.VR, DUMMY)


def _name(tag: BaseTag) -> str:
    """The keyword and number of a field; of private fields only the group."""
    if tag.is_private:
        return f"private fields ({tag.group:04X})"
    return f"{keyword_for_tag(tag) or '?'} ({tag.group:04X},{tag.element:04X})"
