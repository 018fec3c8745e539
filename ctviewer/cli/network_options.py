"""The options that choose a network and where it runs; imported before the splash is shown."""

import argparse
from pathlib import Path


def add_network_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that choose a network and where it runs."""
    parser.add_argument(
        "--device", default="auto", help="auto, cpu, cuda or cuda:N; classify takes several: a,b"
    )
    parser.add_argument("--model", type=Path, metavar="FILE", help="another network file")
    parser.add_argument(
        "--allow-unlisted-model",
        action="store_true",
        help="trust a network file that is not on the program's list; it can run any code",
    )
