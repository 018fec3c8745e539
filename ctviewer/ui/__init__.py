"""The window: PySide6 and pyqtgraph over core, with inference in a worker thread."""

import os

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")  # else it takes a PyQt it happens to find
