"""CT Viewer: see a chest CT and classify it; for research use only."""

import logging

__version__ = "0.1.0"

# Without a window there is no log, and what matters is said in sentences.
logging.getLogger(__name__).addHandler(logging.NullHandler())
