"""Start CT Viewer: `python -m ctviewer`, the `ctviewer` command, or the packaged program."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()  # child processes of a frozen program end here


def main() -> int:
    """Run the command line."""
    from ctviewer import cli  # after freeze_support

    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
