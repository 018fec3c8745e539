"""A batch from its options to its tables: resume, judge, keep, tell."""

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ctviewer.batch import local
from ctviewer.batch.control import Control
from ctviewer.batch.header import Header, Maker, list_hash
from ctviewer.batch.options import EngineName, Options
from ctviewer.batch.progress import Pace, Progress
from ctviewer.batch.result_file import Outcome, ResultFile, ResultFileError, Stopped
from ctviewer.batch.survey import Found, shard_of
from ctviewer.batch.tables import write_csv
from ctviewer.core.errors import UserError
from ctviewer.core.result import Status
from ctviewer.core.text import Text
from ctviewer.inference.model_file import ModelFile, read_model_file

Listener = Callable[[Sequence[Outcome], Progress], None]
UNFINISHED = ".unfinished.jsonl"  # added to the table's name while there is no other result file


@dataclass(frozen=True)
class Summary:
    """How a batch ended: files by status, those of earlier runs included.

    `resumed` of them an earlier run had judged; `left` files have no row yet. `stopped` is the
    sentence of why the run could not go on, None when it reached its end or was cancelled.
    """

    ok: int
    refused: int
    error: int
    resumed: int
    left: int
    seconds: float
    cancelled: bool
    stopped: str | None = None

    @property
    def complete(self) -> bool:
        """Whether every file has its row."""
        return self.left == 0


def run_batch(
    files: Sequence[Found], options: Options, listener: Listener, control: Control
) -> Summary:
    """Judge what `survey(options)` found, and write the tables that the options name.

    `listener` hears of finished files in the calling thread, after their rows are on the disk, in
    the order in which they are done; files that an earlier run has judged are not told. Blocks
    until all is done, cancelled or stopped; the tables then hold all rows there are.

    Raises:
        UserError: it could not begin: the network, a device, the result file or a table.
    """
    model = read_model_file(
        options.model, allow_unlisted=options.allow_unlisted, trusted=options.trusted
    )
    mine = shard_of(files, options.shard)
    maker = Maker(model.info.sha256, model.spec.version)
    header = Header(maker, list_hash(files), len(mine), options.shard)
    with _results(header, options) as results:
        run = _Run(mine, options, results)
        run.write_table()  # now, so that a wrong place is known before the work
        try:
            summary = run.judge(model, listener, control)
        finally:
            run.write_table()
    place = result_place(options)
    if summary.complete and place != options.jsonl and place:
        place.unlink(missing_ok=True)
    return summary


def result_place(options: Options) -> Path | None:
    """Where a run's rows are kept: the result file asked for, or one beside the table until done.

    None where nothing was asked for but lines on the terminal.
    """
    if options.jsonl or not options.csv:
        return options.jsonl
    return options.csv.with_name(options.csv.name + UNFINISHED)


@contextmanager
def _results(header: Header, options: Options) -> Iterator[ResultFile | None]:
    place = result_place(options)
    if place is None:
        yield None
        return
    if options.jsonl and not options.resume and place.exists() and place.stat().st_size:
        raise ResultFileError(
            Text(
                "{file} holds results already; add --resume to go on with it, or name another.",
                file=place.name,
            )
        )
    opened = ResultFile.resume if options.resume else ResultFile.create
    with closing(opened(place, header)) as results:
        yield results


class _Run:
    """The files of one run, and what there is of their rows."""

    def __init__(
        self, files: Sequence[Found], options: Options, results: ResultFile | None
    ) -> None:
        self._files, self._options, self._results = files, options, results
        self._todo = [found for found in files if not (results and results.has(found))]
        kept = (found for found in files if results and results.has(found))
        self._tally = results.counts(kept) if results else Counter[str]()
        self._resumed = len(files) - len(self._todo)

    def write_table(self) -> None:
        """Write the table asked for, of the rows there are, in the order of the files."""
        if self._options.csv and self._results:
            write_csv(self._options.csv, self._results.rows(found.path for found in self._files))

    def judge(self, model: ModelFile, listener: Listener, control: Control) -> Summary:
        """Judge what has no row yet."""
        started = control.working_seconds()
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
        return self._summary(control, started, stopped)

    def _keep(self, outcomes: Sequence[Outcome]) -> None:
        if self._results:
            self._results.append(outcomes)
        self._tally.update(outcome.status for outcome in outcomes)

    def _stop_at_errors(self, outcomes: Sequence[Outcome]) -> None:
        if self._options.fail_fast and any(o.status == Status.ERROR.value for o in outcomes):
            raise Stopped(Text("Stopped at the first error, as asked; --resume goes on behind it."))

    def _summary(self, control: Control, started: float, stopped: str | None) -> Summary:
        return Summary(
            ok=self._tally[Status.OK.value],
            refused=self._tally[Status.REFUSED.value],
            error=self._tally[Status.ERROR.value],
            resumed=self._resumed,
            left=len(self._files) - self._tally.total(),
            seconds=control.working_seconds() - started,
            cancelled=control.cancelled,
            stopped=stopped,
        )


def _outcomes(
    files: Sequence[Found], model: ModelFile, options: Options, control: Control
) -> Generator[list[Outcome], None, None]:
    """What the engine asked for makes of the files; nothing starts when there are none."""
    if not files:
        return
    if options.engine is EngineName.LOCAL:
        yield from local.outcomes(files, model, options, control)
        return
    try:
        from ctviewer.batch import cluster  # imports ray
    except ModuleNotFoundError:
        raise UserError(
            Text(
                "Ray is not installed here; install this program with its extra: "
                "pip install 'ctviewer-desktop[cluster]'."
            )
        ) from None
    yield from cluster.outcomes(files, model, options, control)
