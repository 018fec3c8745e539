"""Anonymised copies of the files of a DICOM series, with their compression kept."""

from collections.abc import Iterator
from io import BytesIO

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.progress import Progress
from ctviewer.core.base.text import Text
from ctviewer.core.formats.anonymising.profile import Uids, clean
from ctviewer.core.formats.anonymising.removed import Removed
from ctviewer.core.formats.dicom.library import (
    UID,
    UNREADABLE,
    Dataset,
    FileMetaDataset,
    dcmwrite,
    generate_uid,
    parsed,
)
from ctviewer.core.formats.dicom.loading import stack_of
from ctviewer.core.formats.dicom.series import Series
from ctviewer.core.formats.reading import free_memory, read_file

BURNT_IN = Text(
    "The header says that text is burnt into the pictures: look at them before you pass the copy "
    "on."
)
BURNT_IN_UNKNOWN = Text(
    "The header does not say whether text is burnt into the pictures; look at them."
)


def anonymised_files(
    series: Series, removed: Removed, progress: Progress
) -> Iterator[tuple[str, bytes]]:
    """The files of a series with their content, named by their order.

    Raises:
        Cancelled: raised by `progress`.
        LoadError: a file cannot be read.
    """
    slices = stack_of(series).slices
    syntaxes = {each.path: each.syntax for each in slices}
    uids = Uids()
    digits = max(len(str(len(syntaxes))), 4)
    for number, (path, syntax) in enumerate(syntaxes.items(), 1):
        progress((number - 1) / len(syntaxes), Text("Writing the copy"))
        try:
            dataset = parsed(read_file(path, free_memory()))
            if number == 1:
                removed.sentences += _burnt_in(dataset)
            content = _anonymised(dataset, syntax, uids, removed)
        except (LoadError, MemoryError):
            raise
        except UNREADABLE:
            raise LoadError(
                Text("The slice {file} cannot be copied; export it again.", file=path.name)
            ) from None
        yield f"slice-{number:0{digits}d}.dcm", content


def _burnt_in(dataset: Dataset) -> list[str]:
    said = str(dataset.get("BurnedInAnnotation") or "").strip().upper()
    return [] if said == "NO" else [BURNT_IN if said == "YES" else BURNT_IN_UNKNOWN]


def _anonymised(dataset: Dataset, syntax: str, uids: Uids, removed: Removed) -> bytes:
    clean(dataset, uids, removed)
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = UID(syntax)
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    if "SOPInstanceUID" not in dataset:
        dataset.SOPInstanceUID = generate_uid(prefix=None)
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.file_meta = meta
    dataset.preamble = bytes(128)
    made = BytesIO()
    dcmwrite(made, dataset, enforce_file_format=True)
    return made.getvalue()
