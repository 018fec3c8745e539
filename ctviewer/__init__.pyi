"""The names of the library with their types: `__init__.py` imports them when asked."""

from ctviewer.api import (
    Cancelled as Cancelled,
)
from ctviewer.api import (
    Classifier as Classifier,
)
from ctviewer.api import (
    LoadError as LoadError,
)
from ctviewer.api import (
    Map as Map,
)
from ctviewer.api import (
    MaskFile as MaskFile,
)
from ctviewer.api import (
    ModelError as ModelError,
)
from ctviewer.api import (
    Result as Result,
)
from ctviewer.api import (
    Source as Source,
)
from ctviewer.api import (
    UserError as UserError,
)
from ctviewer.api import (
    Volume as Volume,
)
from ctviewer.api import (
    WriteError as WriteError,
)
from ctviewer.api import (
    batch as batch,
)
from ctviewer.api import (
    columns as columns,
)
from ctviewer.api import (
    open as open,
)

__version__: str
__all__ = [
    "Cancelled",
    "Classifier",
    "LoadError",
    "Map",
    "MaskFile",
    "ModelError",
    "Result",
    "Source",
    "UserError",
    "Volume",
    "WriteError",
    "batch",
    "columns",
    "open",
]
