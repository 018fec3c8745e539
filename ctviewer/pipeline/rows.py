"""A batch as an iterator of rows: `ctviewer.batch` of the library."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from os import PathLike
from pathlib import Path
from typing import Any

from ctviewer.pipeline.control import Control
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.survey import survey

Place = str | PathLike[str]


def batch(  # noqa: PLR0913 (for scripts, which name each)
    paths: Place | Iterable[Place],
    *,
    model: Place | None = None,
    device: str = "auto",
    workers: int | None = None,
    allow_unlisted: bool = False,
    calibration: Place | None = None,
    recursive: bool = True,
) -> Iterator[dict[str, Any]]:
    """Classify scans, and all scans in folders; yields each row as soon as it is done.

    A row is the JSON object of `ctviewer classify --json`; a scan that could not be classified has
    the reason under "error". `workers` processes read scans, one per core if None; call this under
    `if __name__ == "__main__":`, as multiprocessing requires. Leaving the loop ends the processes.
    Subfolders are searched unless `recursive` is False. `calibration` is a site calibration, as for
    `Classifier`. For results on disk, resuming and maps use `ctviewer classify`.

    Raises:
        UserError: it cannot start, or cannot go on (a folder is out of reach).
    """
    from ctviewer.inference.model_file import read_model_file
    from ctviewer.inference.site import with_calibration
    from ctviewer.pipeline import local  # imports torch

    given = (paths,) if isinstance(paths, str | PathLike) else tuple(paths)
    options = Options(
        paths=tuple(Path(path) for path in given),
        workers=workers,
        device=device,
        model=None if model is None else Path(model),
        allow_unlisted=allow_unlisted,
        calibration=None if calibration is None else Path(calibration),
        recursive=recursive,
    )
    files = survey(options).files
    if not files:
        return
    network = with_calibration(
        read_model_file(options.model, allow_unlisted=allow_unlisted), options.calibration
    )
    with closing(local.outcomes(files, network, options, Control())) as done:
        for outcomes in done:
            for outcome in outcomes:
                yield outcome.row
