"""Counts what a search for scans leaves out, and records the folders of series."""

import os
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer.core.base.text import Text
from ctviewer.core.formats.archives.extracting import LOST_IN_ARCHIVES
from ctviewer.core.formats.found import FoundScan, Omitted
from ctviewer.core.formats.names import is_file, is_hidden, is_put_aside, is_sidecar

if TYPE_CHECKING:  # pydicom takes 0.3 s to import
    from ctviewer.core.formats.dicom.series import Series, Survey

HIDDEN = Text("hidden or temporary")
NOT_LET_THROUGH = Text("kept out by the patterns")
LINKED = Text("links to folders that are looked through anyway")
LINKED_ELSEWHERE = Text("links to folders elsewhere, which are not followed")
TOO_DEEP = Text("folders nested too deep")
NOT_SEARCHED = Text("folders inside, which are not searched")
OTHERS = Text("other files")
SIDECARS = Text("sidecars of scans")
PUT_ASIDE = Text("scans with a further ending (packed, unfinished or renamed)")
BESIDE = Text("reformats beside their axial slices")
NO_SCANS = Text("archives without a scan")
DEEPER = Text("archives in archives in archives")
LOST = frozenset((LINKED_ELSEWHERE, TOO_DEEP, PUT_ASIDE, DEEPER)) | LOST_IN_ARCHIVES


@dataclass(eq=False)
class Ledger:
    """The counts of one search; `lost` are those that may hold a scan."""

    left: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    uids: dict[Path, str] = field(default_factory=dict)  # of series, by the paths that name them
    folders: dict[str, set[Path]] = field(default_factory=dict)  # folders with files of a UID

    def leave_out(self, reason: str, count: int = 1) -> None:
        """Count what is left out for a reason."""
        (self.lost if reason in LOST else self.left)[reason] += count

    def omitted(self) -> tuple[Omitted, ...]:
        """What was left out so far: possible scans first, then by count."""
        return (
            *(Omitted(reason, count, True) for reason, count in self.lost.most_common()),
            *(Omitted(reason, count, False) for reason, count in self.left.most_common()),
        )

    def remember(self, path: Path, series: "Series") -> None:
        """Record the folders of a series' files."""
        if series.uid:
            self.uids[path] = series.uid
            self.folders.setdefault(series.uid, set()).add(series.files[0].parent)

    def is_spread(self, scan: FoundScan) -> bool:
        """Whether slices of a scan's series are also elsewhere."""
        return len(self.folders.get(self.uids.get(scan.path, ""), ())) > 1

    def count_slices(self, found: "Survey", among: Collection[Path] | None = None) -> None:
        """Count the DICOM files of a folder that are in none of its series."""
        from ctviewer.core.formats.dicom.headers import NotInSeries

        for each in found.left_out:
            if among is None or each.path in among:
                if each.kind is NotInSeries.NOT_CT:
                    self.leave_out(each.why)
                elif each.kind is not NotInSeries.NOT_DICOM:
                    self.lost[Text("DICOM files that are {why}", why=each.why)] += 1

    def take_over(self, other: "Ledger", move: Callable[[Path], Path]) -> None:
        """Add the counts of a nested search, translating its paths."""
        self.left += other.left
        self.lost += other.lost
        self.uids.update((move(path), uid) for path, uid in other.uids.items())
        for uid, folders in other.folders.items():
            self.folders.setdefault(uid, set()).update(map(move, folders))


def left_out_by_name(entry: os.DirEntry[str]) -> str:
    """Why a file or folder is skipped by its name; "" if it is not."""
    if is_hidden(entry):
        return PUT_ASIDE if is_put_aside(entry.name) and is_file(entry) else HIDDEN
    return SIDECARS if is_sidecar(entry.name) else ""
