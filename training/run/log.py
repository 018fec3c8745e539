"""The measurements of every step, as a CSV file that a resumed run continues, or in TensorBoard."""

import math
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from training.base.errors import TrainingError
from training.model.fit import Log
from training.run.folder import read_table, write_table

LOG = "log.csv"
STEP = "step"


class CsvLog:
    """A table with one row per step; callable as `training.model.fit.Log`.

    If a step is logged twice, the last value of each column is kept. The first logged step removes
    rows of this and later steps from an earlier run: they were not saved and are repeated.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._columns: list[str] = []
        self._rows: dict[int, dict[str, str]] = {}
        self._begun = False

    def __call__(self, step: int, values: Mapping[str, float]) -> None:
        """Add the measurements of a step."""
        if not self._begun:
            self._begin(step)
        fresh = step not in self._rows and set(values) <= set(self._columns)
        row = self._rows.setdefault(step, {})
        row |= {name: f"{value:.6g}" for name, value in values.items()}
        self._columns += [name for name in values if name not in self._columns]
        if fresh:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(",".join(self._cells(step)) + "\n")
        else:
            self._write()

    def _begin(self, step: int) -> None:
        for row in read_log(self._path):
            if row[STEP] < step:
                cells = {name: f"{value:.6g}" for name, value in row.items() if name != STEP}
                self._rows[int(row[STEP])] = cells
                self._columns += [name for name in cells if name not in self._columns]
        self._begun = True
        self._write()

    def _cells(self, step: int) -> list[str]:
        return [f"{step}", *(self._rows[step].get(name, "") for name in self._columns)]

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        rows = [self._cells(step) for step in sorted(self._rows)]
        write_table(self._path, (STEP, *self._columns), rows)


def read_log(path: Path) -> list[dict[str, float]]:
    """Return the complete rows of a log by column; missing measurements are left out."""
    rows = []
    for row in read_table(path):
        try:
            cells = {name: float(cell) for name, cell in row.items() if cell}
        except (TypeError, ValueError):
            continue  # a line truncated by a crash
        if STEP in cells and all(cell is not None for cell in row.values()):
            rows.append(cells)
    return rows


def tensorboard_log(folder: Path) -> Log:
    """Return a log that writes events for TensorBoard to `folder`.

    Raises:
        TrainingError: TensorBoard is not installed.
    """
    if not find_spec("tensorboard"):
        raise TrainingError(
            "TensorBoard is not installed; install it with python -m pip install tensorboard, or "
            f"read {LOG}."
        )
    from torch.utils.tensorboard import SummaryWriter

    writers: list[SummaryWriter] = []

    def log(step: int, values: Mapping[str, float]) -> None:
        if not writers:  # a resumed run hides the steps that it repeats
            writers.append(SummaryWriter(str(folder), purge_step=step))
        for name, value in values.items():
            if math.isfinite(value):
                writers[0].add_scalar(name, value, step)
        writers[0].flush()

    return log


def both(first: Log, second: Log) -> Log:
    """Return a log that writes to two."""

    def log(step: int, values: Mapping[str, float]) -> None:
        first(step, values)
        second(step, values)

    return log
