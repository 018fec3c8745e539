"""Surveys the series of a folder: headers are read once, and what is left out is counted."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text, joined
from ctviewer.core.formats.dicom.copies import are_copies
from ctviewer.core.formats.dicom.grouping import SeriesCandidate, by_subject, candidates
from ctviewer.core.formats.dicom.headers import (
    FileHeader,
    LeftOut,
    Loss,
    NotInSeries,
    SliceHeader,
    read_header,
)
from ctviewer.core.formats.dicom.stacking import Stack
from ctviewer.core.formats.dicom.titles import SeriesTitle
from ctviewer.core.formats.reading import refused, unreadable_folder

MAX_FILES = 50_000  # more are a disk, not an examination
ELSEWHERE = Text("Other slices of the same series lie in another folder.")


@dataclass(frozen=True, eq=False)
class Series:
    """One CT series in a folder: its stack, or the `problem` that prevents one.

    `path` names it wherever a path names a scan: its folder if nothing else is in there, else its
    first file. `notes` are sentences on what was left out of it. `beside` marks a volume in another
    direction (reformats) of a series whose axial slices form a volume themselves. `date`, `kernel`,
    `study` and `patient` are those of its first file (`FileHeader`).
    """

    path: Path
    description: str
    number: str
    files: tuple[Path, ...]
    slices: int
    stack: Stack | None
    problem: str = ""
    notes: tuple[str, ...] = ()
    beside: bool = False
    uid: str = ""
    date: str = ""
    kernel: str = ""
    study: str = ""
    patient: str = field(default="", repr=False)

    @property
    def title(self) -> SeriesTitle:
        """Its title for display."""
        return SeriesTitle(
            self.description, self.number, self.date, self.slices, self.kernel, self.patient
        )

    @property
    def refusal(self) -> str:
        """Why it forms no volume, with what was left out; "" if it does."""
        return joined([self.problem, *self.notes]) if self.problem else ""

    def moved(self, move: Callable[[Path], Path]) -> "Series":
        """The same series with its files elsewhere."""
        stack = self.stack
        if stack is not None:
            slices = tuple(replace(each, path=move(each.path)) for each in stack.slices)
            stack = replace(stack, slices=slices)
        files = tuple(map(move, self.files))
        return replace(self, path=move(self.path), files=files, stack=stack)


@dataclass(frozen=True, eq=False)
class Survey:
    """The result of surveying a folder: its CT series, and all other files with the reason.

    It contains all that loading needs: `load_series` does not read the headers again, and refuses
    files that have changed since.
    """

    folder: Path
    series: tuple[Series, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def loadable(self) -> tuple[Series, ...]:
        """The series that form a volume."""
        return tuple(each for each in self.series if each.stack)

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """Why files were left out, with counts; non-DICOM and unreadable files last."""
        kinds = (
            NotInSeries.NOT_CT,
            NotInSeries.NOT_DICOM,
            NotInSeries.EMPTY,
            NotInSeries.UNREADABLE,
        )
        return tuple(
            found
            for kind in kinds
            for found in Counter(each.why for each in self.left_out if each.kind is kind)
            .most_common()
        )  # fmt: skip

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out, in sentences."""
        left = [Text("{why} ({count})", why=why, count=count) for why, count in self.reasons]
        notes = []
        if left:
            what = joined(left, ", ")
            notes.append(Text("Files of the folder that were left out: {what}.", what=what))
        failed = len(self.series) - len(self.loadable)
        if failed and self.loadable:
            notes.append(
                Text("CT series of the folder that make no volume: {count}.", count=failed)
            )
        beside = sum(each.beside for each in self.series)
        if beside:
            notes.append(
                Text(
                    "Volumes of the folder in another direction (reformats) than the axial slices: "
                    "{count}.",
                    count=beside,
                )
            )
        return tuple(notes)

    def count(self, kind: NotInSeries) -> int:
        """The number of files left out for a kind of reason."""
        return sum(each.kind is kind for each in self.left_out)

    def only(self) -> Series:
        """The series that the folder stands for: of a series with reformats, the axial one.

        Raises:
            LoadError: none forms a volume, or several do.
        """
        main = [each for each in self.series if not each.beside]
        loadable = [each for each in main if each.stack]
        if len(loadable) == 1:
            return loadable[0]
        if loadable:
            raise LoadError(
                Text(
                    "The folder {name} holds {count} CT series; open a file of the one that you "
                    "want.",
                    name=self.folder.resolve().name,
                    count=len(loadable),
                )
            )
        raise LoadError(joined([main[0].refusal, *self.notes]) if main else self._nothing())

    def of(self, path: Path) -> Series:
        """The series that a file belongs to.

        Raises:
            LoadError: it belongs to none.
        """
        for series in self.series:
            if path in series.files:
                return series
        why = next((each.why for each in self.left_out if each.path == path), "")
        raise LoadError(
            Text(
                "{file} is no part of a CT series ({why}); open a CT slice.",
                file=path.name,
                why=why or Text("of another size or direction than the other slices"),
            )
        )

    def _nothing(self) -> str:
        """Why the folder holds no series."""
        name = self.folder.resolve().name
        broken = self.count(NotInSeries.UNREADABLE) + self.count(NotInSeries.EMPTY)
        if self.count(NotInSeries.NOT_CT):
            notes = joined(self.notes)
            return Text("The folder {name} holds no CT series. {notes}", name=name, notes=notes)
        if broken:
            return Text(
                "The folder {name} holds {count} DICOM {count:file|files} that cannot be read "
                "(cut, empty or damaged); copy {count:it|them} again.",
                name=name,
                count=broken,
            )
        return Text("{name} is a folder without DICOM files; choose a scan inside it.", name=name)


def survey(folder: Path, progress: Progress = silent, *, deep: bool = True) -> Survey:
    """Read the headers of all files in a folder, with `deep` also in its subfolders.

    Raises:
        LoadError: the folder or one of its files cannot be read (a series without it would seem
            complete), or there are too many files.
    """
    files = _files(folder, deep=deep)
    headers: list[FileHeader] = []
    left_out: list[LeftOut] = []
    for number, path in enumerate(files):
        progress(number / len(files), Text("Looking through the folder"))
        try:
            header = read_header(path)
        except OSError as error:
            raise refused(path, error) from error
        if isinstance(header, LeftOut):
            left_out.append(header)
        elif header:
            headers.append(header)
    return Survey(folder, tuple(_named([*_series(headers)])), tuple(left_out))


def _files(folder: Path, *, deep: bool) -> list[Path]:
    """The files, by folder and name, without hidden files and links to folders."""
    found: list[Path] = []
    try:
        for place, folders, names in os.walk(folder, onerror=_refuse):
            folders[:] = sorted(name for name in folders if deep and not name.startswith("."))
            found += [Path(place, name) for name in sorted(names) if not name.startswith(".")]
            if len(found) > MAX_FILES:
                raise LoadError(
                    Text(
                        "The folder {folder} holds more than {most:,} {most:file|files}; choose "
                        "one further down.",
                        folder=folder.resolve().name,
                        most=MAX_FILES,
                    )
                )
    except OSError as error:
        raise unreadable_folder(folder, error) from None
    return found


def _refuse(error: OSError) -> None:
    raise error


def _series(headers: Iterable[FileHeader]) -> Iterator[Series]:
    """The series of all folders, in the order of their files."""
    found: dict[str, dict[Path, list[FileHeader]]] = {}
    for header in headers:
        found.setdefault(header.series, {}).setdefault(header.path.parent, []).append(header)
    made: list[Series] = []
    for uid, folders in found.items():
        others = {folder for other in found if other != uid for folder in found[other]}
        whole = _over_folders(folders, others)
        made += [whole] if whole else _of_one_uid(folders)
    yield from sorted(made, key=lambda each: each.files[0])


def _over_folders(folders: dict[Path, list[FileHeader]], others: Iterable[Path]) -> Series | None:
    """The volume formed by slices in several folders; None if they form none.

    No other series may be in the folder that holds them all, as it becomes its name.
    """
    home = home_of(folders)
    if len(folders) == 1 or any(other.is_relative_to(home) for other in others):
        return None
    members = [header for each in folders.values() for header in each]
    if len(by_subject(members)) > 1:
        return None
    (found, *more) = candidates([each for header in members for each in header.slices])
    most = max(sum(len(header.slices) for header in each) for each in folders.values())
    if found.stack is None or more or found.others or len(found.slices) <= most:
        return None
    note = Text("Its slices lie in {count} {count:folder|folders}.", count=len(folders))
    return replace(_made(members, found, [note]), path=home)


def home_of(folders: Iterable[Path]) -> Path:
    """The deepest folder that contains all of these."""
    return Path(os.path.commonpath([*folders]))


def _of_one_uid(folders: dict[Path, list[FileHeader]]) -> Iterator[Series]:
    """The series of all files with one series UID, by folder.

    A folder that contains only copies is left out, like copies in the same folder.
    """
    largest = max(folders.values(), key=len)
    copies: tuple[SliceHeader, ...] = ()
    for folder, members in [*folders.items()]:
        if len(members) < len(largest) and _are_copies(members, largest):
            del folders[folder]
            copies += tuple(each for header in members for each in header.slices)
    for members in folders.values():
        parts = by_subject(members)
        notes = []
        if len(parts) > 1:
            notes.append(
                Text("Slices of another patient or examination have the same series number.")
            )
        if len(folders) > 1:
            notes.append(ELSEWHERE)
        for part in parts:
            for each in candidates([each for header in part for each in header.slices]):
                more = copies if members is largest and each.stack else ()
                yield _made(part, replace(each, copies=each.copies + more), notes)


def _are_copies(members: Sequence[FileHeader], of: Sequence[FileHeader]) -> bool:
    return {each.subject for each in members} <= {each.subject for each in of} and are_copies(
        [each for header in members for each in header.slices],
        [each for header in of for each in header.slices],
    )


def _made(members: Sequence[FileHeader], found: SeriesCandidate, notes: Sequence[str]) -> Series:
    counted = []
    if found.copies:
        copies = len(found.copies)
        counted.append(Text("Copies of slices that were left out: {copies}.", copies=copies))
    if found.others:
        counted.append(
            Text(
                "Images of another size or direction that were left out: {count}.",
                count=found.others,
            )
        )
    files = tuple(sorted({each.path for each in (*found.slices, *found.copies)}))
    first = next(each for each in members if each.path == files[0])
    return Series(
        path=files[0],
        description=first.description,
        number=first.number,
        files=files,
        slices=len(found.slices),
        stack=found.stack,
        problem=found.problem,
        notes=(*counted, *_rescaled(found), *_of_files(members, files), *notes),
        beside=found.beside,
        uid=first.series,
        date=first.date,
        kernel=first.kernel,
        study=first.study,
        patient=first.patient,
    )


def _of_files(members: Sequence[FileHeader], files: Sequence[Path]) -> Iterator[str]:
    """Notes on other content of a series' files, and on lossy compression."""
    used = set(files)
    among = [each for each in members if each.path in used]
    if surplus := sum(each.surplus for each in among):
        yield surplus_note(surplus)
    if rest := sum(each.rest for each in among):
        yield Text(
            "Files with more pixels than rows and columns in their header: {count}. Their slices "
            "may be skewed or cut off.",
            count=rest,
        )
    lost = Counter(each.lossy for each in among)
    if count := lost[Loss.SURE]:
        yield Text(
            "Files compressed with loss, so that their HU are not those of the scanner: {count}.",
            count=count,
        )
    if count := lost[Loss.NOT_SAID]:
        yield Text(
            "Files that may be compressed with loss and do not say whether they are: {count}.",
            count=count,
        )


def surplus_note(count: int) -> str:
    """The note on frames that no header declares."""
    return Text("Frames beyond the number in the headers were left out: {count}.", count=count)


def _rescaled(found: SeriesCandidate) -> Iterator[str]:
    if any(each.slope is None or each.intercept is None for each in found.slices):
        yield Text(
            "The slices give no rescale slope or intercept; their stored numbers are taken as HU."
        )


def _named(found: list[Series]) -> list[Series]:
    """Name series by their folder if they are alone in and below it."""
    below = Counter(folder for each in found for folder in each.files[0].parents)
    return [
        replace(each, path=each.path.parent)
        if each.path in each.files and below[each.path.parent] == 1
        else each
        for each in found
    ]
