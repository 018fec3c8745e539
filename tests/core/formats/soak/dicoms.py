"""Corrupt DICOM folders, by element, slice or file.

Starting from a valid folder (uncompressed, compressed or one enhanced file), an element gets an
invalid value, another VR or a wrong length, or is missing, duplicated or misplaced; a slice is cut
off or from another series, patient or size; files are duplicated, empty, renamed, or not DICOM.
"""

import random
import shutil
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import imagecodecs
import numpy as np
import pydicom
from pydicom.encaps import encapsulate
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.dicom.series import survey
from tests.core.formats.soak.opening import open_scan
from tests.core.formats.soak.spoiling import cut, flipped, shifted
from tests.core.formats.soak.watched import Case
from tests.dicoms import write_enhanced, write_series

SMALL, SPACING = (9, 8, 5), (4.0, 4.0, 5.0)
LONGEST_NOTE = 400
UNDEFINED = 0xFFFFFFFF  # undefined length, ended by
END = b"\xfe\xff\xdd\xe0\0\0\0\0"
PREAMBLE = b"\0" * 128 + b"DICM"
LONG = ("OB", "OW", "OF", "OD", "SQ", "UN", "UT", "UC", "UR", "OL", "OV", "SV", "UV")
VRS = [
    "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "OB", "OW", "PN", "SH",
    "SL", "SQ", "SS", "ST", "SV", "TM", "UC", "UI", "UL", "UN", "UR", "US", "UT", "UV", "??",
    "\0\0",
]  # fmt: skip
SYNTAXES = [
    ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian, RLELossless,
    DeflatedExplicitVRLittleEndian, JPEGBaseline8Bit, JPEGLosslessSV1, JPEGLSLossless,
    JPEG2000Lossless, "1.2.840.10008.1.2.4.100", "1.2.840.10008.1.2.4.201", "1.2.3", "", "x",
]  # fmt: skip
VALUES = [
    b"", b" ", b"\0\0", b"0", b"-1", b"1", b"2", b"3", b"12", b"16", b"65535",
    b"99999999999999999999",
    b"nan", b"inf", b"-inf", b"1e400", b"1e-400", b"0.0", b"1,5", b"1_0", b"0x10", b"1e5", b"1.5.2",
    b"0\\0\\0", b"nan\\nan\\nan", b"1\\0\\0\\0\\1\\0", b"0\\0\\0\\0\\0\\0", b"1\\0\\0\\1\\0\\0",
    b"1e200\\1e200\\1e200", b"1e200\\0\\0\\0\\1e200\\0", b"1e-200\\1e-200", b"4\\-4", b"4",
    b"4\\4\\4",
    b"1,5\\1,5", b"\\", b"\\\\\\\\", b"CT", b"ct", b"MR", b"CT ", b"ORIGINAL\\PRIMARY\\LOCALIZER",
    b"DERIVED\\SECONDARY", b"ISO_IR 192", b"\\ISO 2022 IR 87", b"\x1b$B\x1b(J", b"\xff\xfe\xfd\xfc",
    "Müller^肺".encode(), b"<img src=x>", b"{0}{path}", b"x" * 5000, b"1.2.840.10008.5.1.4.1.1.2",
    b"1.2.840.10008.5.1.4.1.1.7", b"1.2.840.10008.1.3.10", b"MONOCHROME1", b"RGB", b"PALETTE COLOR",
    struct.pack("<H", 0), struct.pack("<H", 65535), struct.pack("<H", 8), struct.pack("<H", 12),
    struct.pack("<d", float("nan")), struct.pack("<dd", 4.0, 4.0), struct.pack("<ff", 4.0, 4.0),
]  # fmt: skip
LOOKED_AT = [
    "SOPClassUID", "SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID", "Modality",
    "ImageType",
    "SeriesNumber", "AcquisitionNumber", "InstanceNumber", "ImagePositionPatient", "PatientID",
    "ImageOrientationPatient", "PixelSpacing", "Rows", "Columns", "BitsAllocated", "BitsStored",
    "HighBit", "PixelRepresentation", "SamplesPerPixel", "PhotometricInterpretation",
    "RescaleSlope",
    "RescaleIntercept", "PixelData", "SliceThickness",
]  # fmt: skip


@dataclass(frozen=True)
class Element:
    """A data element as written, valid or not; `length` may be wrong."""

    tag: int
    vr: str
    value: bytes
    length: int | None = None

    def written(self) -> bytes:
        size = len(self.value) if self.length is None else self.length
        head = struct.pack("<HH2s", self.tag >> 16, self.tag & 0xFFFF, self.vr.encode())
        if self.vr in LONG:
            return head + struct.pack("<HI", 0, size & 0xFFFFFFFF) + self.value
        return head + struct.pack("<H", size & 0xFFFF) + self.value


@dataclass(frozen=True)
class Slice:
    """A file: the elements of its meta information and its data set."""

    meta: tuple[Element, ...]
    elements: tuple[Element, ...]

    def written(self) -> bytes:
        meta = b"".join(each.written() for each in self.meta)
        return PREAMBLE + meta + b"".join(each.written() for each in self.elements)


class Dicoms:
    """Generates corrupt DICOM folders."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder, self._seed = folder / "series", seed
        self._sound = [*_sound(folder).values()]
        self._of_elements: dict[str, Callable[[random.Random, list[Element]], None]] = {
            "value": _value,
            "values": _values,
            "VR": _vr,
            "length": _length,
            "left out": lambda rng, elements: elements.__delitem__(rng.randrange(len(elements))),
            "twice": lambda rng, elements: elements.insert(
                rng.randrange(len(elements)), rng.choice(elements)
            ),
            "other order": lambda rng, elements: rng.shuffle(elements),
            "swapped": _swapped,
            "sequence": _sequence,
        }
        self._of_bytes: dict[str, Callable[[random.Random, bytearray], bytearray]] = {
            "bytes": lambda rng, content: flipped(rng, content, within=len(content)),
            "shifted": lambda rng, content: shifted(rng, content),
            "cut": cut,
            "no part 10 header": lambda rng, content: content[rng.choice((132, 128, 4)) :],
        }
        self._of_files: dict[str, Callable[[random.Random, Path], None]] = {
            "files": _files,
            "nothing wrong": lambda rng, folder: None,
        }

    def __call__(self, number: int) -> Case:
        rng = random.Random(f"{self._seed}/dicom/{number}")
        slices = rng.choice(self._sound)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        kind = rng.choice(
            [*self._of_elements, *self._of_elements, *self._of_bytes, "syntax", *self._of_files]
        )
        everywhere = rng.random() < 0.3  # the same in all slices, or in some of them
        chosen = range(len(slices)) if everywhere else [rng.randrange(len(slices))]
        state = rng.getstate()
        for place, each in enumerate(slices):
            if everywhere:
                rng.setstate(state)
            content = self._spoiled(rng, each, kind) if place in chosen else each.written()
            (self._folder / f"{place:02}.dcm").write_bytes(content)
        if kind in self._of_files:
            self._of_files[kind](rng, self._folder)
        return Case(kind, lambda: _open(self._folder))

    def _spoiled(self, rng: random.Random, each: Slice, kind: str) -> bytes:
        if kind in self._of_elements:
            meta, elements = list(each.meta), list(each.elements)
            self._of_elements[kind](rng, meta if rng.random() < 0.1 else elements)
            return Slice(tuple(meta), tuple(elements)).written()
        if kind == "syntax":
            syntax = rng.choice(SYNTAXES).encode()
            syntax += b"\0" * (len(syntax) % 2)
            meta = [replace(e, value=syntax) if e.tag == 0x00020010 else e for e in each.meta]
            return Slice(tuple(meta), each.elements).written()
        if kind in self._of_bytes:
            return bytes(self._of_bytes[kind](rng, bytearray(each.written())))
        return each.written()


def _open(folder: Path) -> None:
    """The folder is surveyed, and opened itself and by one of its files."""
    with suppress(LoadError):
        found = survey(folder)
        assert all("\n" not in note and len(note) < LONGEST_NOTE for note in found.notes)
    first = min((path for path in folder.rglob("*") if path.is_file()), default=None)
    if first is not None:
        with suppress(LoadError):
            open_scan(first)
    open_scan(folder)


def _value(rng: random.Random, elements: list[Element]) -> None:
    place = _looked_at(rng, elements)
    value = rng.randbytes(rng.randrange(40)) if rng.random() < 0.1 else rng.choice(VALUES)
    elements[place] = replace(elements[place], value=value + b" " * (len(value) % 2))


def _values(rng: random.Random, elements: list[Element]) -> None:
    for _ in range(3):
        _value(rng, elements)


def _vr(rng: random.Random, elements: list[Element]) -> None:
    place = _looked_at(rng, elements)
    elements[place] = replace(elements[place], vr=rng.choice(VRS))


def _length(rng: random.Random, elements: list[Element]) -> None:
    place = _looked_at(rng, elements)
    size = len(elements[place].value)
    length = rng.choice((0, 1, size - 1, size + 1, size + 2, size * 2, 0xFFFF, 0xFFFFFFFF, 1 << 30))
    elements[place] = replace(elements[place], length=max(length, 0))


def _swapped(rng: random.Random, elements: list[Element]) -> None:
    one, other = _looked_at(rng, elements), _looked_at(rng, elements)
    a, b = elements[one], elements[other]
    elements[one], elements[other] = replace(a, value=b.value), replace(b, value=a.value)


def _sequence(rng: random.Random, elements: list[Element]) -> None:
    """Sequences around elements: deeply nested, empty, or unterminated."""
    place = _looked_at(rng, elements)
    inner, depth = elements[place].written(), rng.choice((1, 2, 50, 3000))
    for _ in range(depth):
        item = b"\xfe\xff\x00\xe0" + struct.pack("<I", len(inner) & 0xFFFFFFFF) + inner
        inner = Element(0x00081140, "SQ", item).written()
        if len(inner) > 1 << 20:
            break
    item = inner[12:]
    length = rng.choice((None, 0xFFFFFFFF))
    elements[place] = Element(elements[place].tag, "SQ", item, length)


def _looked_at(rng: random.Random, elements: list[Element]) -> int:
    """The index of an element, mostly of one that the program reads."""
    read = [
        place
        for place, each in enumerate(elements)
        if pydicom.datadict.keyword_for_tag(each.tag) in LOOKED_AT
    ]
    return rng.choice(read) if read and rng.random() < 0.8 else rng.randrange(len(elements))


def _files(rng: random.Random, folder: Path) -> None:
    """Files are duplicated, emptied, removed, renamed, moved, or others are added."""
    files = sorted(folder.iterdir())
    one, other = rng.choice(files), rng.choice(files)
    changes: list[Callable[[], object]] = [
        lambda: shutil.copy(one, folder / "copy.dcm"),
        lambda: other.write_bytes(one.read_bytes()),
        lambda: one.write_bytes(b""),
        one.unlink,
        lambda: one.rename(folder / "DICOMDIR"),
        lambda: one.rename(folder / "IM肺"),
        lambda: (folder / "below").mkdir() or one.rename(folder / "below" / one.name),
        lambda: (folder / "other.txt").write_bytes(rng.randbytes(500)),
        lambda: (folder / "scan.nii").write_bytes(rng.randbytes(500)),
        lambda: (folder / "link.dcm").symlink_to(folder),
        lambda: (folder / "gone.dcm").symlink_to(folder / "nowhere"),
        lambda: [path.unlink() for path in files],
        lambda: [path.write_bytes(path.read_bytes()[:300]) for path in files],
    ]
    for change in rng.sample(changes, rng.choice((1, 1, 2, 3))):
        try:
            change()
        except OSError:
            continue  # the file was removed by an earlier change


def _sound(folder: Path) -> dict[str, list[Slice]]:
    """Valid folders as elements, by the compression of their voxels."""
    ras = (np.arange(np.prod(SMALL)).reshape(SMALL) - 100).astype(np.int16)
    plain = folder / "sound"
    paths = write_series(plain, ras, SPACING)
    sound = {"plain": [_slice(pydicom.dcmread(path)) for path in paths]}
    for name, syntax, encode in (
        ("JPEG", JPEGLosslessSV1, lambda p: imagecodecs.jpeg8_encode(p, lossless=True,
        predictor=1)),
        ("JPEG 2000", JPEG2000Lossless,
         lambda p: imagecodecs.jpeg2k_encode(p, level=0, codecformat="j2k", reversible=True)),
        ("JPEG-LS", JPEGLSLossless, imagecodecs.jpegls_encode),
        ("RLE", RLELossless, None),
    ):  # fmt: skip
        sound[name] = [_slice(_packed(path, syntax, encode)) for path in paths]
    sound["enhanced"] = [_slice(pydicom.dcmread(write_enhanced(folder / "enhanced.dcm", ras)))]
    return sound


def _packed(
    path: Path, syntax: str, encode: Callable[[np.ndarray], bytes] | None
) -> pydicom.FileDataset:
    dataset = pydicom.dcmread(path)
    if encode is None:
        dataset.compress(syntax, encoding_plugin="pydicom", generate_instance_uid=False)
        return dataset
    dataset.PixelData = encapsulate([encode(dataset.pixel_array.view(np.uint16))])
    dataset["PixelData"].is_undefined_length = True
    dataset["PixelData"].VR = "OB"
    dataset.file_meta.TransferSyntaxUID = syntax
    return dataset


def _slice(dataset: pydicom.FileDataset) -> Slice:
    """The elements of a data set, as written by pydicom."""
    stream = pydicom.filebase.DicomBytesIO()
    dataset.save_as(stream)
    stream.seek(0)
    again = pydicom.dcmread(stream)
    return Slice(_elements(again.file_meta), _elements(again))


def _elements(dataset: pydicom.Dataset) -> tuple[Element, ...]:
    made = []
    for tag in dataset.keys():  # noqa: SIM118 (a Dataset iterates over its elements)
        raw = dataset.get_item(tag)
        if isinstance(raw, pydicom.dataelem.RawDataElement):
            endless = raw.length == UNDEFINED
            value = (raw.value or b"") + (END if endless else b"")
            made.append(Element(int(tag), str(raw.VR), value, UNDEFINED if endless else None))
        else:
            made.append(_written(raw))
    return tuple(made)


def _written(element: pydicom.DataElement) -> Element:
    """An element already decoded by pydicom (a sequence, the meta information)."""
    stream = pydicom.filebase.DicomBytesIO()
    stream.is_little_endian, stream.is_implicit_VR = True, False
    pydicom.filewriter.write_data_element(stream, element)
    content = stream.getvalue()
    vr = element.VR
    return Element(int(element.tag), vr, content[12 if vr in LONG else 8 :])
