"""The kinds of maps: their file names, segments, and colours."""

from enum import Enum

from ctviewer.core.analysis.lung_classes import COLOURS, LungClass
from ctviewer.core.formats.writing.stored_map import Code, Segment

ANATOMY = Code("91723000", "SCT", "Anatomical Structure")
ABNORMAL = Code("49755003", "SCT", "Morphologically Abnormal Structure")
TISSUE = Code("85756007", "SCT", "Tissue")
LUNG = Code("39607008", "SCT", "Lung")
LESION = Code("52988006", "SCT", "Lesion")
VESSEL = Code("59820001", "SCT", "Blood Vessel")
LEFT, RIGHT = Code("7771000", "SCT", "Left"), Code("24028007", "SCT", "Right")
OWN_SCHEME = "99CTVIEWER"
"""For concepts without a standard code: tissue by HU alone, which is no radiological finding."""

LESION_COLOUR = (255, 210, 74)
LEFT_COLOUR, RIGHT_COLOUR = (86, 180, 233), (0, 158, 115)


class MapKind(Enum):
    """A map; the value is its part of the file name."""

    LESION_PROBABILITY = "lesion-probability"
    LESION_MASK = "lesion-mask"
    LUNGS = "lungs"
    LUNG_CLASSES = "lung-classes"


def _own(kind: LungClass) -> Code:
    if kind is LungClass.VESSELS:
        return VESSEL
    name = kind.name.lower()
    return Code(name, OWN_SCHEME, f"Lung tissue of the HU class {name}")


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


SEGMENTS = {
    MapKind.LESION_PROBABILITY: (
        Segment(1, "lesion probability", LESION_COLOUR, ABNORMAL, LESION),
    ),
    MapKind.LESION_MASK: (Segment(1, "lesion", LESION_COLOUR, ABNORMAL, LESION),),
    MapKind.LUNGS: (
        Segment(1, "left lung", LEFT_COLOUR, ANATOMY, LUNG, LEFT),
        Segment(2, "right lung", RIGHT_COLOUR, ANATOMY, LUNG, RIGHT),
    ),
    MapKind.LUNG_CLASSES: tuple(
        Segment(kind.value, kind.name.lower(), _rgb(COLOURS[kind]), TISSUE, _own(kind))
        for kind in LungClass
    ),
}
"""The meaning of each map's labels."""
