"""Print the CPU seconds of a batch, including its readers, and the number of scans.

The arguments are "maps" or "plain", the number of passes, and the scans. The start-up cost cancels
in the difference between runs with different numbers of passes.
"""

import multiprocessing
import resource
import sys
import tempfile
from pathlib import Path

from ctviewer.pipeline.control import Control
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.run import run_batch
from ctviewer.pipeline.survey import survey


def main() -> None:
    """Classify, print."""
    maps, passes, scans = sys.argv[1] == "maps", int(sys.argv[2]), map(Path, sys.argv[3:])
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "scans").mkdir()
        for scan in scans:
            for turn in range(passes):
                (place / "scans" / f"{turn} {scan.name}").symlink_to(scan)
        asked = Options(
            (place / "scans",),
            jsonl=place / "rows.jsonl",
            maps=place / "maps" if maps else None,
        )
        files = list(survey(asked))
        run_batch(files, asked, lambda *_: None, Control())
    for reader in multiprocessing.active_children():
        reader.join()  # CPU time is counted only after it ended
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(sum(each.ru_utime + each.ru_stime for each in used))
    print(len(files))


if __name__ == "__main__":
    main()
