"""Run in the package before the program: stubs for SciPy's linear algebra and special functions.

`scipy.ndimage`, `scipy.spatial` and `scipy.sparse.csgraph` import some of both for functions that
the program never calls. The stubs raise an error when called, and 40 MB including SciPy's own
OpenBLAS are not in the package.
"""

import sys
from types import ModuleType
from typing import Any, NoReturn


class NamesOnly(ModuleType):
    """Stub for a SciPy module: every name can be imported, but not called.

    Names are exception classes, so that `except LinAlgError` and `isinstance(x, LinearOperator)`
    behave as in SciPy for objects of other types.
    """

    def __getattr__(self, name: str) -> type[Exception]:
        if name.startswith("__"):
            raise AttributeError(name)

        def refuse(*_: Any, **__: Any) -> NoReturn:
            raise NotImplementedError(f"{self.__name__}.{name} is not in the packaged program")

        made = type(name, (Exception,), {"__new__": refuse})
        setattr(self, name, made)
        return made


for module in ("scipy.linalg", "scipy.special", "scipy.sparse.linalg", "scipy.spatial._qhull"):
    sys.modules[module] = NamesOnly(module)
