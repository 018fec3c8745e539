"""Values of DICOM headers, as leniently read as they can be without guessing."""

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
        KeyError: the standard has none of this keyword.
    """
    tag = tag_for_keyword(keyword)
    if tag is None:
        raise KeyError(keyword)
    return tag_at(tag)


def text_of(dataset: Header, keyword: str) -> str:
    """A value as text without its padding; "" where it is missing or cannot be read.

    A sequence is none: pydicom takes minutes to write a deeply nested one out.
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
    """The values of a code string in capitals, without blanks around them."""
    return tuple(word.strip(PADDING).upper() for word in text_of(dataset, keyword).split("\\"))


def numbers_of(dataset: Header, keyword: str) -> Vector:
    """The values as numbers; none where it is missing or empty, NaN for what is no number.

    They may stand in any value representation, and with decimal commas: some writers put a
    decimal string into a text or a float attribute, or follow the language of their computer.
    """
    element = dataset.get_item(tag_of(keyword))
    if element is None or element.value in (None, b"", ""):
        return ()
    if isinstance(dataset, Elements) and isinstance(element, RawDataElement):
        return _shared(element) if element.length <= LONGEST_KEPT else _numbers(element, dataset)
    return _numbers(element, dataset)


@lru_cache(maxsize=1024)
def _shared(element: RawDataElement) -> Vector:
    """The numbers of a value that many slices have alike."""
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
    """A whole number; the default where it is missing or empty.

    Raises:
        ValueError: it is something else.
    """
    numbers = numbers_of(dataset, keyword)
    return int(numbers[0]) if numbers else default


def quoted(code: str) -> str:
    """A code string, if it is one: what else stands in its place may be a name, and long."""
    return code if CODE.fullmatch(code) else ""


def _number(word: Any) -> float:
    if isinstance(word, str) and word.count(",") == 1 and "." not in word:
        word = word.replace(",", ".")
    try:
        return NAN if isinstance(word, str) and "_" in word else float(word)
    except (TypeError, ValueError, OverflowError):
        return NAN
