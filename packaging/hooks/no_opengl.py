"""Run in the package before the program: no OpenGL, although pyqtgraph imports it.

pyqtgraph derives widgets that this program never creates from Qt's OpenGL widget. Here they derive
from a plain widget, and the 10 MB of Qt's OpenGL modules are not in the package.
"""

import sys
from types import ModuleType
from typing import Any


class WithoutOpenGL(ModuleType):
    """Stub for a Qt module, with a plain widget."""

    def __getattr__(self, name: str) -> Any:
        if name != "QOpenGLWidget":
            raise AttributeError(name)
        from PySide6.QtWidgets import QWidget  # only when the program needs it

        return QWidget


for module in ("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets"):
    sys.modules[module] = WithoutOpenGL(module)
