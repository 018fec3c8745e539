"""The scripts under packaging/ are no package (its name is another's); tests import them from there."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "packaging"))
