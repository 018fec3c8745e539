"""The window: PySide6 and pyqtgraph over core, with inference in a worker thread."""

import builtins
import os

import PySide6.QtCore  # noqa: F401  (it puts a hook of its own on `import`)

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")  # else it takes a PyQt it happens to find

# PySide reads the source of every module that is imported after it, and keeps the text: it looks
# for `from __feature__ import`, which nothing here uses. That was a tenth of the start, and 40 MB
# with torch. Its other hook, on `from ... import *`, stays.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
