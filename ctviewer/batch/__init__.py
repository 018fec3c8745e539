"""Many scans: found, read in processes of their own, classified, and each result kept on disk.

The doors, for a window or a script, in the order of use:

- `options.Options`: all that a run is asked for; `options.equivalent_command` is it as typed.
- `survey.survey`: the files that the paths name, in their lasting order.
- `run.run_batch`: classifies them; rows come to a listener once they are on disk; a
  `control.Control` pauses or cancels from another thread.
- `result_file.ResultFile`: the rows on disk, one JSON object a line; what a later run resumes from.
- `merge.merge`: the table of all shards of a run; `core.output.tables.write_table` that of one.

No Qt here, and torch only in the thread or actor that asks the network.
"""

import sys
from types import ModuleType
from typing import Any


class _Batch(ModuleType):
    """The package itself, which is called as the library's `ctviewer.batch(paths)`."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """As `ctviewer.api.batch`."""
        from ctviewer.batch.rows import batch

        return batch(*args, **kwargs)


sys.modules[__name__].__class__ = _Batch
