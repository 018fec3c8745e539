"""Lenient reading of DICOM header values, without guessing."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from ctviewer.core.formats.dicom.elements import LONGEST_KEPT, Elements, tag_at
from ctviewer.core.formats.dicom.library import (
    UNREADABLE,
    BaseTag,
    DataElement,
    Dataset,
    RawDataElement,
    dictionary_VR,
    tag_for_keyword,
)

Vector = tuple[float, ...]
Header = Dataset | Elements
BINARY = ("FL", "FD", "SL", "SS", "SV", "UL", "US", "UV", "SQ", "OB", "OW", "OF", "OD")
CODE = re.compile(r"[A-Z0-9_ ]{1,16}")  # a code string (CS) of PS3.5, 6.2
PADDING = " \0\t\r\n"
NAN = float("nan")


@cache
def tag_of(keyword: str) -> BaseTag:
    """The tag of an attribute of the standard.

    Raises:
        KeyError: the standard has no such keyword.
    """
    tag = tag_for_keyword(keyword)
    if tag is None:
        raise KeyError(keyword)
    return tag_at(tag)


def text_of(dataset: Header, keyword: str) -> str:
    """A value as text without padding; "" if missing or unreadable.

    Also "" for a sequence: pydicom takes minutes to format a deeply nested one.
    """
    element = dataset.get_item(tag_of(keyword))
    if element is None or element.VR == "SQ":
        return ""
    try:
        value = dataset[element.tag].value
    except UNREADABLE:
        return ""
    if value is None:
        return ""
    several = isinstance(value, Sequence) and not isinstance(value, str | bytes)
    return ("\\".join(map(str, value)) if several else str(value)).strip(PADDING)


def codes_of(dataset: Header, keyword: str) -> tuple[str, ...]:
    """The values of a code string, upper case and stripped."""
    return tuple(word.strip(PADDING).upper() for word in text_of(dataset, keyword).split("\\"))


def numbers_of(dataset: Header, keyword: str) -> Vector:
    """The values as numbers; empty if missing, NaN where invalid.

    Accepts any value representation and decimal commas: some writers store decimal strings in text
    or float attributes, or use the computer's locale.
    """
    element = dataset.get_item(tag_of(keyword))
    if element is None or element.value in (None, b"", ""):
        return ()
    if isinstance(dataset, Elements) and isinstance(element, RawDataElement):
        return _shared(element) if element.length <= LONGEST_KEPT else _numbers(element, dataset)
    return _numbers(element, dataset)


@lru_cache(maxsize=1024)
def _shared(element: RawDataElement) -> Vector:
    """Cached numbers of a value that many slices share."""
    return _numbers(element, Elements({element.tag: element}))


def _numbers(element: RawDataElement | DataElement, dataset: Header) -> Vector:
    raw = element.value
    vr = dictionary_VR(element.tag) if element.VR in (None, "UN") else element.VR
    if isinstance(element, RawDataElement) and isinstance(raw, bytes) and vr not in BINARY:
        text = raw.decode("latin-1").strip(PADDING)
        return tuple(_number(word) for word in text.split("\\")) if text else ()
    try:
        value = dataset[element.tag].value
    except UNREADABLE:
        return (NAN,)
    several = not isinstance(value, str | bytes) and hasattr(value, "__iter__")
    return tuple(_number(word) for word in (value if several else [value]))


def number_of(dataset: Header, keyword: str, default: int) -> int:
    """An integer; the default if missing or empty.

    Raises:
        ValueError: it is something else.
    """
    numbers = numbers_of(dataset, keyword)
    return int(numbers[0]) if numbers else default


def quoted(code: str) -> str:
    """A code string, if valid: other content may be a name, and long."""
    return code if CODE.fullmatch(code) else ""


def _number(word: Any) -> float:
    if isinstance(word, str) and word.count(",") == 1 and "." not in word:
        word = word.replace(",", ".")
    try:
        return NAN if isinstance(word, str) and "_" in word else float(word)
    except (TypeError, ValueError, OverflowError):
        return NAN
