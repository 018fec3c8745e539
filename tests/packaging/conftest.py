"""The scripts in packaging/ are not a Python package; tests import them from that folder."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "packaging"))
