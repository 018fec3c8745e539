"""Output of a batch: results on standard output, progress on standard error."""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from types import TracebackType

from ctviewer.core.base.text import Text, shown
from ctviewer.core.formats.found import omitted_text
from ctviewer.pipeline.masking import MaskState
from ctviewer.pipeline.outcome import BatchProgress, Outcome
from ctviewer.pipeline.run import BatchSummary
from ctviewer.pipeline.survey import Found

CLEAR_LINE = "\r\x1b[K"
LOG_SECONDS = 60.0  # between two progress lines in a log


class BatchLines:
    """A batch's listener, used as a context manager.

    Rows arrive in any order and are printed in that of `files`; few have to wait for a slower one,
    since files are started in order. Without `files`, rows are printed as they arrive.
    """

    def __init__(self, files: Sequence[Found], *, as_json: bool) -> None:
        self._expected = iter(files)
        self._next = next(self._expected, None)
        self._waiting: dict[str, str] = {}
        self._as_json = as_json
        self._shown_at = time.monotonic()

    def __call__(self, outcomes: Sequence[Outcome], progress: BatchProgress) -> None:
        """Print the rows that are due."""
        if _on_terminal():
            print(CLEAR_LINE, end="", file=sys.stderr, flush=True)
        for outcome in outcomes:
            self._waiting[outcome.path] = self._text(outcome)
        while self._next and self._next.path in self._waiting:
            print(self._waiting.pop(self._next.path), flush=True)
            self._next = next(self._expected, None)
        if self._next is None:
            self._print_waiting()
        self._show(progress)

    def __enter__(self) -> "BatchLines":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Print the rows still waiting for files that did not finish."""
        if _on_terminal():
            print(CLEAR_LINE, end="", file=sys.stderr, flush=True)
        self._print_waiting()

    def _print_waiting(self) -> None:
        for text in self._waiting.values():
            print(text, flush=True)
        self._waiting.clear()

    def _text(self, outcome: Outcome) -> str:
        return json.dumps(outcome.row, ensure_ascii=False) if self._as_json else outcome.text

    def _show(self, progress: BatchProgress) -> None:
        """A line that is overwritten on a terminal; in a log, one line per minute."""
        if _on_terminal():
            print(progress_text(progress), end="", file=sys.stderr, flush=True)
        elif time.monotonic() - self._shown_at >= LOG_SECONDS:
            self._shown_at = time.monotonic()
            show_line(progress_text(progress))


def progress_text(progress: BatchProgress) -> str:
    """E.g. "120 of 4000, 85 a minute, about 46 min left"."""
    text = f"{progress.done} of {progress.total}"
    if progress.per_minute is None or progress.seconds_left is None:
        return text
    return f"{text}, {progress.per_minute:.0f} a minute, {left_text(progress.seconds_left)}"


def left_text(seconds: float) -> str:
    """The remaining time, rounded as it is an estimate."""
    if seconds < 60:
        return "less than a minute left"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"about {minutes} min left"
    hours = round(minutes / 60)
    return f"about {hours} h left" if hours < 48 else f"about {round(hours / 24)} d left"


def summary_text(summary: BatchSummary) -> str:
    """E.g. "400 scans: 380 classified, 12 refused, 8 errors; 265 s"."""
    text = str(Text(
        "{scans} {scans:scan|scans}: {ok} classified, {refused} refused, "
        "{errors} {errors:error|errors}; {seconds:.0f} s",
        scans=summary.ok + summary.refused + summary.error, ok=summary.ok,
        refused=summary.refused, errors=summary.error, seconds=summary.seconds,
    ))  # fmt: skip
    if summary.resumed:
        text += f"; {summary.resumed} of them by an earlier run"
    if summary.passing:
        text += f"; {summary.passing} that --resume tries again"
    if summary.unsaved:
        text += f"; {summary.unsaved} without their maps"
    if summary.left:
        text += f"; {summary.left} left for --resume"
    for kind, counts in summary.masks.items():
        used, none, refused = (counts.get(state.value, 0) for state in MaskState)
        text += f"; masks of {kind}: {used} used, {none} missing, {refused} refused"
    said = [f"{text}.", summary.stopped or "", omitted_text(summary.omitted)]
    return " ".join(filter(None, said))


def summary_json(summary: BatchSummary) -> str:
    """The summary as JSON: counts, why the run stopped, and what was left out."""
    values = asdict(summary)
    values["left_out"] = values.pop("omitted")
    for each in values["left_out"]:
        each["may_hold_scans"] = each.pop("lost")
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def show_line(text: str) -> None:
    """Print a line on standard error, if it exists."""
    if sys.stderr is not None:
        print(f"ctviewer: {shown(text)}", file=sys.stderr, flush=True)


def _on_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()
