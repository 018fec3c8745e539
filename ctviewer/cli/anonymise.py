"""Copy a scan without the fields that may name its patient; the voxels stay bit by bit.

A DICOM series becomes a folder, by the basic profile of PS3.15; any other scan a NIfTI. What was
removed is listed without its values. It does not look at the pictures, in which text may be burnt
in, nor at faces in them. Research use only.
"""

import argparse
from pathlib import Path

from ctviewer.core.base.files import check_writable, write_whole
from ctviewer.core.base.text import shown
from ctviewer.core.output.anonymised import anonymise


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("file", type=Path, metavar="SCAN", help="a file or a DICOM folder")
    parser.add_argument(
        "out", type=Path, metavar="OUT",
        help="of DICOM a new folder, of any other scan a new .nii or .nii.gz",
    )  # fmt: skip
    parser.add_argument(
        "--list", type=Path, metavar="OUT.txt", help="write the list of what was removed there too"
    )


def run(options: argparse.Namespace) -> int:
    """Write the copy and print the list; 0 when it was written."""
    if options.list is not None:
        check_writable(options.list)
    made = anonymise(options.file, options.out)
    text = shown("\n".join(made.lines))
    print(text)
    if options.list is not None:
        write_whole(options.list, f"{text}\n".encode())
    return 0
