"""Start CT Viewer: `python -m ctviewer`, the `ctviewer` command, or the packaged program."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()  # child processes of a frozen program end here


def main() -> int:
    """Run the command line."""
    try:
        from ctviewer import cli  # after freeze_support

        code = cli.main()
    except KeyboardInterrupt:  # before a command could hear it
        return 130
    cli.end(code)
    return code


if __name__ == "__main__":
    sys.exit(main())
