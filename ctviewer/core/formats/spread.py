"""Merges a DICOM series spread over several folders, if it makes one volume."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.progress import Progress
from ctviewer.core.formats.found import FoundScan
from ctviewer.core.formats.ledger import Ledger

Item = tuple[Path, FoundScan]
"""A scan, and the file that identifies it under any path."""


def merge_spread_series(items: Sequence[Item], ledger: Ledger, progress: Progress) -> list[Item]:
    """Merge the scans found that are parts of one volume, at the first one's position.

    The result is named by the folder of all parts, which must hold no other scan.

    Raises:
        Cancelled: raised by `progress`.
    """
    found = [*items]
    for uid, folders in ledger.folders.items():
        parts = [item for item in found if ledger.uids.get(item[1].path) == uid]
        if len(folders) > 1 and len(parts) > 1:
            whole = _whole(parts, [item for item in found if item not in parts], folders, progress)
            if whole is not None:
                found[found.index(parts[0])] = whole
                found = [item for item in found if item not in parts]
    return found


def _whole(
    parts: Sequence[Item], others: Sequence[Item], folders: set[Path], progress: Progress
) -> Item | None:
    from ctviewer.core.formats.dicom.series import home_of, survey  # pydicom takes 0.3 s to import

    home = home_of(folders)
    if any(scan.path.is_relative_to(home) for _, scan in others):
        return None
    try:
        around = survey(home, progress)
    except LoadError:
        return None
    (series, *more) = around.series or (None,)
    if series is None or more or series.path != home or not series.stack:
        return None
    named = replace(series, notes=(*series.notes, *around.notes))
    return series.files[0], FoundScan.of_series(home, parts[0][1].root, named)
