"""Settings read from TOML and checked by type; an error is reported in one sentence.

Each setting is a field of a frozen dataclass whose annotation defines its valid values. pydantic
checks them; it is needed for training and never packaged.
"""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from training.base.errors import TrainingError

KNOWN_ONLY = ConfigDict(extra="forbid")
Count = Annotated[int, Field(strict=True, ge=0)]  # strict: neither "3" nor true is a number
Positive = Annotated[int, Field(strict=True, ge=1)]
Amount = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
Made = TypeVar("Made")

TYPES = {"int_type": "int", "int_from_float": "int", "float_type": "float", "string_type": "str"}


def read_toml(path: Path, what: str) -> dict[str, Any]:
    """Return the values in a TOML file; `what` starts the error message if it is not valid.

    Raises:
        TrainingError: the file cannot be read.
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except UnicodeDecodeError:
        raise TrainingError(f"{what} {path.name} is not text in UTF-8; save it as UTF-8.") from None
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise TrainingError(f"{what} {path.name} cannot be read ({error}).") from None


def validated(
    kind: type[Made], values: dict[str, Any], checks: Sequence[Callable[[Made], None]], recipe: str
) -> Made:
    """Return the settings of a dataclass; those not in `values` keep their defaults.

    `checks` validate combinations of settings. `recipe` is the file with the values, named in error
    messages, or empty.

    Raises:
        TrainingError: a name is unknown, a value has the wrong type or is impossible, or a check
            raised it.
    """
    try:
        made: Made = TypeAdapter(kind).validate_python(values)
        for check in checks:
            check(made)
    except ValidationError as error:
        known = sorted(field.name for field in fields(kind))  # type: ignore[arg-type]
        raise TrainingError(_placed(_sentence(error, values, known), recipe)) from None
    except TrainingError as error:
        raise TrainingError(_placed(str(error), recipe)) from None
    return made


def _placed(sentence: str, recipe: str) -> str:
    return f"{sentence.removesuffix('.')} (in {recipe})." if recipe else sentence


def _sentence(error: ValidationError, values: dict[str, Any], known: list[str]) -> str:
    """The error of the first invalid setting."""
    found = error.errors(include_url=False)[0]
    name, kind, context = str(found["loc"][0]), found["type"], found.get("ctx", {})
    if kind == "unexpected_keyword_argument":
        near = get_close_matches(name, known, 1)
        other = f"the nearest is {near[0]}" if near else f"it knows {', '.join(known)}"
        return f"The recipe has no setting {name!r}; {other}."
    if kind == "literal_error":
        choices = context["expected"].replace(" or ", ", ").replace("'", "")
        return f"In {name}, {found['input']} is none of {choices}; choose one."
    wants = {
        "greater_than_equal": f"{context.get('ge')} or more",
        "finite_number": "a finite number",
        "tuple_type": "a list",
    }
    listed = "a list of " if len(found["loc"]) > 1 else ""
    wanted = wants.get(kind) or f"of type {listed}{TYPES.get(kind, kind)}"
    return f"The setting {name} is {values[name]!r}; it must be {wanted}."
