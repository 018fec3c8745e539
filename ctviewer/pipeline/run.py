"""Runs a batch from its options to its tables: resume, classify, store, report."""

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ctviewer.core.analysis.classes import Classes
from ctviewer.core.analysis.result import Status
from ctviewer.core.base.errors import Advice, UserError
from ctviewer.core.base.text import Text
from ctviewer.core.formats.found import Omitted
from ctviewer.core.output.exports.bids import Exported
from ctviewer.core.output.exports.bids_maps import MapFiles, check_format
from ctviewer.core.output.exports.writing import ExportKind, check_export, write_export
from ctviewer.core.output.maps.naming import MapPlaces
from ctviewer.core.output.tables import check_table, was_edited, write_table
from ctviewer.inference.model_file import ModelFile, read_model_file
from ctviewer.inference.site import with_calibration
from ctviewer.pipeline import local
from ctviewer.pipeline.control import Control
from ctviewer.pipeline.header import Header, Maker, list_hash
from ctviewer.pipeline.mapping import (
    are_saved,
    check_network,
    prepare,
    remove_unfinished,
    saved_maps,
)
from ctviewer.pipeline.masking import MaskState, is_measured
from ctviewer.pipeline.options import EngineName, Options
from ctviewer.pipeline.outcome import BatchProgress, Outcome, Pace, ResultFileError, Stopped
from ctviewer.pipeline.result_file import ResultFile
from ctviewer.pipeline.survey import Found, shard_of

Listener = Callable[[Sequence[Outcome], BatchProgress], None]
UNFINISHED = ".unfinished.jsonl"  # added to the table's name while there is no other result file


@dataclass(frozen=True)
class BatchSummary:
    """How a batch ended: number of files by status, including earlier runs.

    `resumed` files were classified by an earlier run; `left` have no row yet; `passing` could not
    be read for a reason that may pass, and a resumed run tries them again; `omitted` is what the
    survey left out. `stopped` is why the run could not go on or not write its table, None if it
    finished or was cancelled. `unsaved` scans were classified in this run, but their maps were not
    saved. `masks` counts for each requested kind of mask ("lungs", "lesions") how often it was
    "used", "none" or "refused", including earlier runs.
    """

    ok: int
    refused: int
    error: int
    resumed: int
    left: int
    seconds: float
    cancelled: bool
    passing: int = 0
    unsaved: int = 0
    stopped: str | None = None
    omitted: tuple[Omitted, ...] = ()
    masks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def masks_refused(self) -> int:
        """The number of masks that were found but could not be used."""
        return sum(counts.get(MaskState.REFUSED.value, 0) for counts in self.masks.values())

    @property
    def complete(self) -> bool:
        """Whether every file has its row."""
        return self.left == 0

    @property
    def lost(self) -> int:
        """The number of files or folders left out that may contain a scan."""
        return sum(each.count for each in self.omitted if each.lost)


def run_batch(
    files: Sequence[Found], options: Options, listener: Listener, control: Control
) -> BatchSummary:
    """Classify what `survey(options)` found, and write the tables that the options name.

    `listener` is called in the calling thread with finished files, after their rows are on disk, in
    order of completion; files classified by an earlier run are not reported. Blocks until all is
    done, cancelled or stopped; the tables then hold all rows there are.

    Raises:
        UserError: it cannot start: network, device, result file or table.
    """
    places = prepare(files, options)
    model = with_calibration(
        read_model_file(
            options.model, allow_unlisted=options.allow_unlisted, trusted=options.trusted
        ),
        options.calibration,
    )
    check_network(places, model)
    mine = shard_of(files, options.shard)
    site = model.info.site
    maker = Maker(model.info.sha256, model.spec.version, calibration=site.signature if site else "")
    header = Header(maker, list_hash(files), len(mine), options.shard)
    with _results(header, options) as results:
        run = _Run(mine, options, results, model.info.classes, places)
        run.check_table()
        try:
            summary = run.work(model, listener, control)
        except BaseException:
            with suppress(UserError):
                run.write_table()
            raise
        summary = run.with_table(summary)
    place = result_place(options)
    done = summary.complete and not summary.passing and not summary.stopped
    if done and place != options.jsonl and place:
        place.unlink(missing_ok=True)
    return summary


def result_place(options: Options) -> Path | None:
    """The path of a run's rows: the result file, or a temporary one beside the table.

    None if only lines on the terminal were requested.
    """
    table = options.csv or options.export
    if options.jsonl or not table:
        return options.jsonl
    return table.with_name(table.name + UNFINISHED)


@contextmanager
def _results(header: Header, options: Options) -> Iterator[ResultFile | None]:
    place = result_place(options)
    if place is None:
        yield None
        return
    there = place.exists() and place.stat().st_size > 0
    if there and not options.resume:
        raise ResultFileError(
            Text("{file} holds results already.", file=place.name), Advice.RESUME_OR_RENAME
        )
    if options.resume and not there and place != options.jsonl and _is_table(options.csv):
        raise ResultFileError(
            Text(
                "{file} is finished: nothing of it is left to resume.",
                file=options.csv.name if options.csv else "",
            ),
            Advice.CLASSIFY_ALL_AGAIN,
        )
    opened = ResultFile.resume if options.resume else ResultFile.create
    with closing(opened(place, header)) as results:
        yield results


def _is_table(path: Path | None) -> bool:
    return bool(path and path.is_file() and path.stat().st_size)


class _Run:
    """The files of one run, and their existing rows."""

    def __init__(
        self,
        files: Sequence[Found],
        options: Options,
        results: ResultFile | None,
        classes: Classes,
        places: MapPlaces | None,
    ) -> None:
        self._classes = classes
        self._files, self._options, self._results = files, options, results
        self._places = places
        self._todo = [found for found in files if not self._is_done(found)]
        kept = (found for found in files if self._is_done(found))
        self._tally = results.counts(kept) if results else Counter[str]()
        self._resumed = len(files) - len(self._todo)
        self._unsaved = 0
        self._masks = {kind.value: Counter[str]() for kind in options.mask_places}
        todo = {found.path for found in self._todo}
        for row in self._rows(found for found in files if found.path not in todo):
            self._count_masks(row)

    def _is_done(self, found: Found) -> bool:
        """Whether a file has its row and, if classified, its maps."""
        if self._results is None or not self._results.has(found):
            return False
        return all(
            is_measured(row, found, self._options) and are_saved(row, found, self._options)
            for row in self._rows([found])
        )

    def _rows(self, files: Iterable[Found]) -> Iterator[Mapping[str, Any]]:
        """The existing rows of files, if masks or maps are requested, which need them."""
        if self._results is None or not self._options.needs_volume_later:
            return iter(())
        return self._results.rows(found.path for found in files)

    def _count_masks(self, row: Mapping[str, Any]) -> None:
        for kind, state in (row.get("masks_asked") or {}).items():
            if kind in self._masks:
                self._masks[kind][state] += 1

    def check_table(self) -> None:
        """Fail early if the table cannot be written; an existing one stays until the end.

        Raises:
            UserError: it cannot be written, or somebody edited the one that is to be resumed.
        """
        options = self._options
        if options.csv and self._results:
            check_table(options.csv)
            if self._results.indexes:
                self._check_unedited(options.csv, self._results)
        if options.export:
            if options.maps and options.export_as is ExportKind.BIDS:
                check_format(options.map_format)
            check_export(options.export, options.export_as, options.subjects)

    def _check_unedited(self, table: Path, results: ResultFile) -> None:
        if was_edited(table, results.history(), self._classes):
            raise ResultFileError(
                Text(
                    "{file} was changed after this program wrote it, and resuming would replace "
                    "it. Rename it, then resume the batch.",
                    file=table.name,
                )
            )

    def with_table(self, summary: BatchSummary) -> BatchSummary:
        """Write the table at the end; on failure the run counts as stopped, its rows are safe.

        The export is written for a complete batch only.
        """
        try:
            self.write_table()
            if summary.complete and not summary.stopped:
                self.write_export()
        except UserError as error:
            return replace(summary, stopped=summary.stopped or str(error))
        return summary

    def write_table(self) -> None:
        """Write the requested table from the existing rows, in the order of the files."""
        if self._options.csv and self._results:
            rows = self._results.rows(found.path for found in self._files)
            write_table(self._options.csv, rows, self._classes)

    def write_export(self) -> None:
        """Write the rows for another system, if requested."""
        options = self._options
        if options.export and self._results:
            rows = [*self._results.rows(found.path for found in self._files)]
            exported = Exported(rows, self._classes, self._maps())
            write_export(options.export, options.export_as, exported, options.subjects)

    def _maps(self) -> list[MapFiles]:
        """The saved maps of each file's scan, if the export includes them."""
        if self._places is None or self._options.export_as is not ExportKind.BIDS:
            return []
        files = ((found.index, found.path) for found in self._files)
        saved = saved_maps(files, self._options)
        return [saved.get(Path(found.path), {}) for found in self._files]

    def work(self, model: ModelFile, listener: Listener, control: Control) -> BatchSummary:
        """Classify the files without a row."""
        started = control.working_seconds()
        remove_unfinished(self._todo, self._places)
        pace = Pace(self._todo, self._resumed, control.working_seconds)
        stopped = None
        try:
            with closing(_outcomes(self._todo, model, self._options, control)) as batches:
                for outcomes in batches:
                    self._keep(outcomes)
                    listener(outcomes, pace.count(outcomes))
                    self._stop_at_errors(outcomes)
        except Stopped as error:
            stopped = str(error)
        finally:
            remove_unfinished(self._todo, self._places)
        return self._summary(control, started, stopped)

    def _keep(self, outcomes: Sequence[Outcome]) -> None:
        if self._results:
            self._results.append(outcomes)
        self._tally.update(outcome.status for outcome in outcomes)
        self._unsaved += sum(outcome.unsaved for outcome in outcomes)
        for outcome in outcomes:
            self._count_masks(outcome.row)

    def _stop_at_errors(self, outcomes: Sequence[Outcome]) -> None:
        if self._options.fail_fast and any(o.status == Status.ERROR.value for o in outcomes):
            raise Stopped(Text("Stopped at the first error, as requested."))

    def _summary(self, control: Control, started: float, stopped: str | None) -> BatchSummary:
        return BatchSummary(
            ok=self._tally[Status.OK.value],
            refused=self._tally[Status.REFUSED.value],
            error=self._tally[Status.ERROR.value],
            resumed=self._resumed,
            left=len(self._files) - self._tally.total(),
            seconds=control.working_seconds() - started,
            cancelled=control.cancelled,
            passing=self._results.passing if self._results else 0,
            unsaved=self._unsaved,
            stopped=stopped,
            masks={kind: dict(counts) for kind, counts in self._masks.items()},
        )


def _outcomes(
    files: Sequence[Found], model: ModelFile, options: Options, control: Control
) -> Generator[list[Outcome], None, None]:
    """Outcomes from the selected engine, which is not started without files."""
    if not files:
        return
    if options.engine is EngineName.LOCAL:
        yield from local.outcomes(files, model, options, control)
        return
    try:
        from ctviewer.pipeline import cluster  # imports ray
    except ModuleNotFoundError:
        raise UserError(Text("Ray is not installed here."), Advice.INSTALL_CLUSTER) from None
    yield from cluster.outcomes(files, model, options, control)
