"""Discovery of scans in files and folders, with a count of what is left out.

Used by the window, drops, the command line and the pre-flight. Whatever was meant to be a scan is
in `Discovery.scans`, if only with the problem that prevents it; everything else is counted by
reason.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.progress import Progress, named, part, silent
from ctviewer.core.base.text import Text, joined
from ctviewer.core.formats.archives.entries import is_archive
from ctviewer.core.formats.archives.inside import NESTED, Contents, archive_of, unpacked
from ctviewer.core.formats.dicom.content import begins_as_dicom, is_dicom, is_dicomdir
from ctviewer.core.formats.dicom_of_folder import (
    called,
    elsewhere_note,
    problem_of,
    survey_of,
    was_meant_as_scan,
)
from ctviewer.core.formats.found import (
    EVERYTHING,
    Discovery,
    FoundScan,
    Selection,
    omitted_text,
)
from ctviewer.core.formats.ledger import (
    BESIDE,
    DEEPER,
    LINKED,
    LINKED_ELSEWHERE,
    NO_SCANS,
    NOT_LET_THROUGH,
    NOT_SEARCHED,
    OTHERS,
    PUT_ASIDE,
    TOO_DEEP,
    Ledger,
    left_out_by_name,
)
from ctviewer.core.formats.names import (
    CLOSED_ARCHIVES,
    entries_of,
    identity,
    is_doubtful,
    is_file,
    is_folder,
    is_named_archive,
    is_put_aside,
    is_slice,
    is_voxels,
    may_be_dicom,
    unreadable_text,
)
from ctviewer.core.formats.readers import (
    file_formats_text,
    half_suffixes,
    holds_scan,
    scan_suffixes,
    series_suffixes,
)
from ctviewer.core.formats.spread import Item, merge_spread_series

if TYPE_CHECKING:
    from ctviewer.core.formats.dicom.series import Survey

MAX_DEPTH = 100  # nested folders


def discover(
    paths: Iterable[Path], selection: Selection = EVERYTHING, progress: Progress = silent
) -> Discovery:
    """Find the scans in files and folders, each once, even if named several times.

    `progress` is called for every file examined; their number is not known before the end, so the
    fraction stays 0. A DICOMDIR stands for its folder.

    Raises:
        Cancelled: raised by `progress`.
        LoadError: a single folder was given that cannot be read or holds no scan.
    """
    asked = [path.parent if may_be_dicom(path) and is_dicomdir(path) else path for path in paths]
    looking = part(named(progress, Text("Looking for scans")), 0.0, 0.0)
    search = _Search(asked, selection, looking, progress)
    scans = merge_spread_series([*islice(search.run(), selection.limit)], search.ledger, looking)
    return Discovery(tuple(search.shown(scan) for _, scan in scans), search.ledger.omitted())


@dataclass(eq=False)
class _Search:
    """One traversal of the given paths; counts what it leaves out."""

    asked: list[Path]
    selection: Selection
    progress: Progress
    unpacking: Progress
    inside: str = ""  # path inside the archive, for the patterns
    nested: int = 0  # depth of nested archives
    ledger: Ledger = field(default_factory=Ledger)
    seen: set[str] = field(default_factory=set)

    def run(self) -> Iterator[Item]:
        """The scans, each once."""
        for path in self.asked:
            for file, scan in self._below_root(path) if path.is_dir() else self._named(path):
                key = identity(file)
                if key not in self.seen:
                    self.seen.add(key)
                    yield file, scan

    def shown(self, scan: FoundScan) -> FoundScan:
        """The scan, with a note if slices of its series are elsewhere too."""
        return scan.noted(elsewhere_note()) if self.ledger.is_spread(scan) else scan

    # given paths

    def _below_root(self, root: Path) -> Iterator[Item]:
        item = None
        try:
            for item in _Folder(self, root, root, self.inside).scans(entries_of(root)):
                yield item
            problem = "" if item else self._holds_none(root)
        except OSError as error:
            problem = unreadable_text(root, error)
        if problem and len(self.asked) == 1:
            raise LoadError(problem)
        if problem:
            yield root, FoundScan(root, root, problem)

    def _holds_none(self, root: Path) -> str:
        chosen = self.selection
        said = [
            Text(
                "The folder {folder} holds no scan ({formats} or a CT series in DICOM).",
                formats=file_formats_text(),
                folder=root.resolve().name,
            )
        ]
        if chosen.include or chosen.exclude:
            said.append(Text("Try other patterns."))
        if not chosen.recursive:
            said.append(Text("Let the folders inside be searched too."))
        note = omitted_text(self.ledger.omitted())
        return joined([*said, note] if note else said)

    def _named(self, path: Path) -> Iterator[Item]:
        self.progress(0.0, "")
        archive = archive_of(path)
        if archive == path:
            yield from self._named_archive(path)
            return
        if archive or not is_slice(path):
            yield path, FoundScan(path, path.parent, doubtful=is_doubtful(path))
            return
        folder = path.parent
        mates = [each for each in self.asked if each.parent == folder and is_slice(each)]
        if path != mates[0]:
            return  # found with the first of them
        try:
            found = survey_of(folder, self.progress)
        except LoadError as error:
            yield path, FoundScan(path, folder, str(error))
            return
        yield from self._of_named(mates, found)

    def _named_archive(self, archive: Path) -> Iterator[Item]:
        found = [*self.in_archive(archive, archive.parent, archive.name)]
        yield from found
        if not found:
            said = Text(
                "The archive {file} holds no scan ({formats} or a CT series in DICOM).",
                file=archive.name,
                formats=file_formats_text(),
            )
            note = omitted_text([each for each in self.ledger.omitted() if each.reason != NO_SCANS])
            problem = joined([said, note]) if note else said
            yield archive, FoundScan(archive, archive.parent, problem)

    def in_archive(self, archive: Path, root: Path, inside: str) -> Iterator[Item]:
        """The scans of an archive, as paths into it; `inside` is its path within the root.

        It is searched with all subfolders, and its unpacked copy deleted again.
        """
        if self.nested == NESTED:
            self.ledger.leave_out(DEEPER)
            return
        if not is_archive(archive):  # opening it gives the reason
            yield archive, FoundScan(archive, root)
            return
        try:
            with unpacked(archive, self.unpacking) as contents:
                found = self._in_contents(contents, root, f"{inside}/")
        except LoadError as error:
            found = [(archive, FoundScan(archive, root, str(error)))]
        if not found:
            self.ledger.leave_out(NO_SCANS)
        yield from found

    def _in_contents(self, contents: Contents, root: Path, inside: str) -> list[Item]:
        below = _Search([contents.folder], replace(self.selection, recursive=True),
                        self.progress, self.unpacking, inside, self.nested + 1)  # fmt: skip
        walk = _Folder(below, contents.folder, contents.folder, inside)
        found = [
            (contents.outside(file), scan.elsewhere(contents.outside, root))
            for file, scan in merge_spread_series(
                [*walk.scans(entries_of(contents.folder))], below.ledger, self.progress
            )
        ]
        for reason, count in contents.left:
            below.ledger.leave_out(reason, count)
        self.ledger.take_over(below.ledger, contents.outside)
        return found

    def _of_named(self, mates: list[Path], found: "Survey") -> Iterator[Item]:
        """The series that given files of one folder belong to; a single file names its series."""
        alone = len(found.series) == 1 and found.series[0].path.is_dir()
        any_series = False
        for series in found.series:
            mine = [path for path in mates if path in series.files]
            if mine:
                any_series = True
                path = mine[0] if len(mine) == 1 or not alone else series.path
                scan = FoundScan.of_series(path, mine[0].parent, called(path, series, found))
                yield series.files[0], scan
        rest = {path for path in mates if not any(path in each.files for each in found.series)}
        if any_series:
            self.ledger.count_slices(found, rest)
        elif rest:
            problem = problem_of(lambda: found.of(mates[0]))
            yield mates[0], FoundScan(mates[0], mates[0].parent, problem)


@dataclass(eq=False)
class _Folder:
    """One folder of the traversal, at `inside` within the root ("" for the root itself)."""

    search: _Search
    root: Path
    folder: Path
    inside: str
    depth: int = 0
    has_folders: bool = False  # with DICOM perhaps, so that the folder's name would include theirs

    def scans(self, entries: list[os.DirEntry[str]]) -> Iterator[Item]:
        """Scan files and content of subfolders, by name; then the folder's own series."""
        names = {entry.name.lower() for entry in entries}
        slices = False
        for entry in entries:
            self.search.progress(0.0, "")
            relative = f"{self.inside}{entry.name}"
            if reason := self._unwanted(entry, relative):
                self.search.ledger.leave_out(reason)
            elif entry.is_dir(follow_symlinks=False):
                yield from self._below(entry)
            elif (found := self._file(entry, names)) is not None:
                yield from found
            elif self._may_be_slice(entry):
                slices = True
            elif not is_voxels(entry.name.lower(), names):
                yield from self._other(entry)
        if slices:
            yield from self._series()

    def _other(self, entry: os.DirEntry[str]) -> Iterator[Item]:
        """A file without a scan's name; a scan nevertheless if its first bytes are."""
        path = self.folder / entry.name
        if is_put_aside(entry.name):
            self.search.ledger.leave_out(PUT_ASIDE)
        elif is_file(entry) and holds_scan(path):
            yield from self._let_through(path, FoundScan(path, self.root))
        else:
            self.search.ledger.leave_out(OTHERS)

    def _file(self, entry: os.DirEntry[str], names: set[str]) -> Iterable[Item] | None:
        """The scans of a file named as a scan or an archive; None for other files."""
        path = self.folder / entry.name
        if is_named_archive(entry):
            return self.search.in_archive(path, self.root, f"{self.inside}{entry.name}")
        if self._is_scan_file(entry, names):
            return self._let_through(path, FoundScan(path, self.root))
        return None

    def series_only(self, entries: list[os.DirEntry[str]]) -> Iterator[Item]:
        """Only the series, for a subfolder that is not searched recursively."""
        kept = [each for each in entries if not self._unwanted(each, f"{self.inside}{each.name}")]
        folders = [each for each in kept if each.is_dir(follow_symlinks=False)]
        self.has_folders = bool(folders)
        scans = [each for each in kept if each.name.lower().endswith(scan_suffixes())]
        if folders or scans:
            self.search.ledger.leave_out(NOT_SEARCHED, len(folders) or 1)
        rest = [each for each in kept if each not in folders and each not in scans]
        if any(self._may_be_slice(each) for each in rest):
            yield from self._series()

    def _below(self, entry: os.DirEntry[str]) -> Iterator[Item]:
        folder = self.folder / entry.name
        if self.depth >= MAX_DEPTH:
            self.has_folders = True
            self.search.ledger.leave_out(TOO_DEEP)
            return
        deeper = self.search.selection.recursive
        below = _Folder(self.search, self.root, folder, f"{self.inside}{entry.name}/",
                        self.depth + 1)  # fmt: skip
        try:
            entries = entries_of(folder)
        except OSError as error:
            self.has_folders = True
            yield folder, FoundScan(folder, self.root, unreadable_text(folder, error))
            return
        for file, scan in below.scans(entries) if deeper else below.series_only(entries):
            self.has_folders |= bool(scan.packed) or scan.path.is_dir()
            yield file, scan
        self.has_folders |= below.has_folders or not deeper

    def _unwanted(self, entry: os.DirEntry[str], relative: str) -> str:
        """Why a file or folder is skipped; "" if it is not."""
        if reason := left_out_by_name(entry):
            return reason
        if self.search.selection.keeps_out(relative):
            self.has_folders |= is_folder(entry)
            return NOT_LET_THROUGH
        if entry.is_symlink() and is_folder(entry):
            target = Path(os.path.realpath(entry.path))
            roots = (Path(os.path.realpath(each)) for each in self.search.asked)
            anyway = any(target == root or root in target.parents for root in roots)
            return LINKED if anyway and self.search.selection.recursive else LINKED_ELSEWHERE
        return ""

    def _is_scan_file(self, entry: os.DirEntry[str], names: set[str]) -> bool:
        """Whether the name is that of a scan; half of a pair counts if the other is missing."""
        name = entry.name.lower()
        if name.endswith((*scan_suffixes(), *CLOSED_ARCHIVES)):
            return is_file(entry) or entry.is_symlink()
        half = name.endswith(half_suffixes()) and not is_voxels(name, names)
        return half and is_file(entry) and not is_dicom(Path(entry.path))

    def _may_be_slice(self, entry: os.DirEntry[str]) -> bool:
        self.search.progress(0.0, "")
        if not is_file(entry):
            return False
        try:
            named_so = entry.name.lower().endswith(series_suffixes())
            return named_so or begins_as_dicom(Path(entry.path))
        except OSError:  # the reader gives the reason
            return True

    def _series(self) -> Iterator[Item]:
        """The CT series among the DICOM files of the folder, or why there are none."""
        folder, search = self.folder, self.search
        try:
            found = survey_of(folder, search.progress)
        except LoadError as error:
            yield from self._let_through(folder, FoundScan(folder, self.root, str(error)))
            return
        alone = len(found.series) == 1 and not self.has_folders
        for series in found.series:
            path = folder if alone else series.files[0]
            if series.beside:
                search.ledger.leave_out(BESIDE)
            else:
                scan = FoundScan.of_series(path, self.root, called(path, series, found))
                search.ledger.remember(path, series)
                yield from self._let_through(series.files[0], scan)
        if not found.series and was_meant_as_scan(found):
            scan = FoundScan(folder, self.root, problem_of(found.only))
            yield from self._let_through(folder, scan)
        else:
            search.ledger.count_slices(found)

    def _let_through(self, file: Path, scan: FoundScan) -> Iterator[Item]:
        """The scan, if it passes the patterns."""
        whole = scan.path == self.folder
        relative = self.inside.rstrip("/") if whole else f"{self.inside}{scan.path.name}"
        if self.search.selection.lets_through(relative or self.folder.name):
            yield file, scan
        else:
            self.search.ledger.leave_out(NOT_LET_THROUGH)
