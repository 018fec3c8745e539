"""Command line: python -m training.data.mosmed downloads the scans of the Keras example."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ctviewer.core.base.errors import UserError
from training.base.errors import TrainingError
from training.data.mosmed.download import download


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetch and unpack; return 0, or 1 after a sentence on stderr."""
    parser = argparse.ArgumentParser(
        prog="python -m training.data.mosmed",
        description="Fetch 200 scans of MosMedData (2.1 GB, CC BY-NC-ND 3.0); resumes by itself.",
    )
    parser.add_argument(
        "folder", type=Path, nargs="?", default=Path("work/MosMedData"), help="where to put them"
    )
    try:
        download(parser.parse_args(arguments).folder, lambda text: print(text, flush=True))
    except (TrainingError, UserError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; run the same command again to resume.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
