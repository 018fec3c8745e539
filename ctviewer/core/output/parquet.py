"""A batch's table as Parquet, with typed numbers and lists; requires pyarrow.

pyarrow is the extra [parquet]; the packaged program does not contain it.
"""

import io
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from typing import Any

from ctviewer.core.analysis.classes import PNEUMONIA, Classes
from ctviewer.core.base.errors import Advice, UserError
from ctviewer.core.base.text import Text
from ctviewer.core.output.columns import COLUMNS, REMARKS, ExportColumn, ValueKind, class_column
from ctviewer.core.worklist.lines import probabilities_of

SUFFIX = ".parquet"
ROWS_AT_ONCE = 10_000  # per row group, which bounds the memory


def has_parquet() -> bool:
    """Whether pyarrow is installed."""
    try:
        return find_spec("pyarrow") is not None
    except ModuleNotFoundError:
        return False


def check_parquet() -> None:
    """Check before the run that Parquet can be written.

    Raises:
        UserError: pyarrow is not installed.
    """
    if not has_parquet():
        raise UserError(
            Text("Parquet needs pyarrow, which is not installed here; name a .csv file instead."),
            Advice.INSTALL_PARQUET,
        )


def parquet_bytes(
    rows: Iterable[Mapping[str, Any]], classes: Classes = PNEUMONIA, *, remarks: bool = False
) -> bytes:
    """`Row.to_dict()`s as a Parquet file, with unit and meaning of each column.

    With `remarks`, "opinion" and "comment" come before the columns of the classes.

    Raises:
        UserError: pyarrow is not installed.
    """
    check_parquet()
    import pyarrow as pa  # takes 0.3 s, so imported on demand
    import pyarrow.parquet as pq

    fixed = (*COLUMNS, *(REMARKS if remarks else ()))
    columns = (*fixed, *map(class_column, classes.names))
    types = {
        ValueKind.TEXT: pa.string(), ValueKind.NUMBER: pa.float64(), ValueKind.BOOLEAN: pa.bool_(),
        ValueKind.INTEGERS: pa.list_(pa.int64()), ValueKind.NUMBERS: pa.list_(pa.float64()),
        ValueKind.TEXTS: pa.list_(pa.string()),
    }  # fmt: skip
    schema = pa.schema([pa.field(c.name, types[c.kind], metadata=_described(c)) for c in columns])
    written = io.BytesIO()
    with pq.ParquetWriter(written, schema) as writer:
        waiting: list[list[Any]] = []
        for row in rows:
            shares = probabilities_of(row)
            values = [_value(row, column) for column in fixed]
            waiting.append([*values, *(shares.get(name) for name in classes.names)])
            if len(waiting) == ROWS_AT_ONCE:
                writer.write_table(_table(pa, schema, waiting))
                waiting = []
        writer.write_table(_table(pa, schema, waiting))
    return written.getvalue()


def _table(pa: Any, schema: Any, lines: list[list[Any]]) -> Any:
    values = zip(*lines, strict=True) if lines else ([] for _ in schema)
    arrays = [pa.array(list(each), kind.type) for each, kind in zip(values, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _described(column: ExportColumn) -> dict[str, str]:
    return {"unit": column.unit, "values": column.values, "meaning": column.meaning}


def _value(row: Mapping[str, Any], column: ExportColumn) -> Any:
    value: Any = row
    for key in column.name.split("."):
        value = value.get(key) if value is not None else None
    if column.name == "gate.findings" and value is not None:
        return [finding["code"] for finding in value]
    if column.kind is ValueKind.TEXT and value is not None:
        return str(value).encode("utf-8", "backslashreplace").decode()
    return value
