"""One scan in every supported form, made in code for the smoke test.

A NIfTI scan is written as DICOM in each supported transfer syntax, as NRRD and MetaImage, and
compressed. Lossy syntaxes change it by a few HU.
"""

import bz2
import gzip
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import imagecodecs
import nibabel as nib
import nrrd
import numpy as np
import pydicom
from backports import zstd
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import CTImageStorage, RLELossless, generate_uid

LOWEST = -1024  # HU of a stored 0
PLAIN = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99")
BIG_ENDIAN, RLE = "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.5"
Pixels = NDArray[np.uint16]
Packed = bytes | bytearray
ENCODERS: dict[str, Callable[[Pixels], Packed]] = {
    "1.2.840.10008.1.2.4.50": lambda p: imagecodecs.jpeg8_encode((p >> 4).astype(np.uint8), 98),
    "1.2.840.10008.1.2.4.51": lambda p: imagecodecs.jpeg8_encode(p, 98, bitspersample=12),
    "1.2.840.10008.1.2.4.57": lambda p: imagecodecs.jpeg8_encode(p, lossless=True, predictor=1),
    "1.2.840.10008.1.2.4.70": lambda p: imagecodecs.jpeg8_encode(p, lossless=True, predictor=1),
    "1.2.840.10008.1.2.4.80": lambda p: imagecodecs.jpegls_encode(p),
    "1.2.840.10008.1.2.4.81": lambda p: imagecodecs.jpegls_encode(p, level=2),
    "1.2.840.10008.1.2.4.90": lambda p: _jpeg_2000(p, level=0, reversible=True),
    "1.2.840.10008.1.2.4.91": lambda p: _jpeg_2000(p, level=80, reversible=False),
    "1.2.840.10008.1.2.4.201": lambda p: imagecodecs.htj2k_encode(p, reversible=True),
    "1.2.840.10008.1.2.4.202": lambda p: imagecodecs.htj2k_encode(p, reversible=True),
    "1.2.840.10008.1.2.4.203": lambda p: imagecodecs.htj2k_encode(p, reversible=True),
}
COARSE = "1.2.840.10008.1.2.4.50"  # eight bits, so that a step is 16 HU
LOSSY = (COARSE, "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.91")
SYNTAXES = (*PLAIN, BIG_ENDIAN, RLE, *ENCODERS)


def write_all(scan: Path, folder: Path) -> dict[str, bool]:
    """Write every form to its own folder; returns their names and whether they are lossless.

    The scan is a NIfTI in RAS axes with HU from -1024 to 3071.
    """
    image = nib.Nifti1Image.from_filename(scan)
    hu, affine = np.asarray(image.dataobj).astype(np.int16), image.affine
    for syntax in SYNTAXES:
        write_series(hu, affine, folder / syntax, syntax)
    for name, form in FORMS.items():
        (folder / name).mkdir(parents=True)
        form(scan, hu, affine, folder / name)
    names = [*SYNTAXES, *FORMS]
    return {name: name not in LOSSY for name in names}


def write_series(hu: NDArray[np.int16], affine: NDArray[np.float64], folder: Path, syntax: str) \
        -> None:  # fmt: skip
    """A DICOM series of axial slices in a transfer syntax."""
    folder.mkdir(parents=True)
    uids = generate_uid(), generate_uid()
    for number, dataset in enumerate(_slices(hu, affine, uids, syntax)):
        pydicom.dcmwrite(folder / f"{number:04d}.dcm", dataset, enforce_file_format=True)


def _slices(
    hu: NDArray[np.int16], affine: NDArray[np.float64], uids: tuple[str, str], syntax: str
) -> Iterator[FileDataset]:
    columns, rows, _ = hu.shape
    spacing = np.abs(np.diag(affine)[:3])
    for number, picture in enumerate(np.moveaxis(hu[::-1, ::-1] - LOWEST, 2, 0)):
        meta, uid = FileMetaDataset(), generate_uid()
        meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = CTImageStorage, uid
        meta.TransferSyntaxUID = pydicom.uid.UID(syntax)
        dataset = FileDataset(
            "",
            Dataset(),
            file_meta=meta,
            preamble=bytes(128),
            is_implicit_VR=meta.TransferSyntaxUID.is_implicit_VR,
            is_little_endian=meta.TransferSyntaxUID.is_little_endian,
        )
        x, y, z = (affine @ [columns - 1, rows - 1, number, 1])[:3]
        dataset.SOPClassUID, dataset.SOPInstanceUID = CTImageStorage, uid
        dataset.StudyInstanceUID, dataset.SeriesInstanceUID = uids
        dataset.Modality, dataset.PatientName, dataset.PatientID = "CT", "Smoke^Test", "4711"
        dataset.StudyDate, dataset.StudyTime = "20260101", "120000"
        dataset.SeriesNumber, dataset.InstanceNumber = 1, number + 1
        dataset.Rows, dataset.Columns, dataset.SamplesPerPixel = rows, columns, 1
        dataset.PhotometricInterpretation, dataset.PixelRepresentation = "MONOCHROME2", 0
        dataset.PixelSpacing = [float(spacing[1]), float(spacing[0])]
        dataset.SliceThickness = float(spacing[2])
        dataset.ImagePositionPatient = [-float(x), -float(y), float(z)]
        dataset.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
        bits = (8, 8) if syntax == COARSE else (16, 12)
        dataset.BitsAllocated, dataset.BitsStored = bits
        dataset.HighBit = bits[1] - 1
        dataset.RescaleSlope, dataset.RescaleIntercept = 16 if syntax == COARSE else 1, LOWEST
        _store(dataset, np.ascontiguousarray(picture.T).astype(np.uint16), syntax)
        yield dataset


def _store(dataset: FileDataset, pixels: Pixels, syntax: str) -> None:
    if syntax in ENCODERS:
        dataset.PixelData = encapsulate([bytes(ENCODERS[syntax](pixels))])
        dataset["PixelData"].is_undefined_length = True
        dataset["PixelData"].VR = "OB"
        return
    dataset.PixelData = pixels.astype(">u2" if syntax == BIG_ENDIAN else "<u2").tobytes()
    dataset["PixelData"].VR = "OW"
    if syntax == RLE:
        dataset.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
        dataset.compress(RLELossless, encoding_plugin="pydicom", generate_instance_uid=False)


def _jpeg_2000(pixels: Pixels, *, level: int, reversible: bool) -> Packed:
    return imagecodecs.jpeg2k_encode(pixels, level=level, codecformat="j2k", reversible=reversible)


def _nrrd(_scan: Path, hu: NDArray[np.int16], affine: NDArray[np.float64], folder: Path) -> None:
    head = {"space": "right-anterior-superior", "space directions": affine[:3, :3].T,
            "space origin": affine[:3, 3], "encoding": "gzip"}  # fmt: skip
    nrrd.write(str(folder / "scan.nrrd"), hu, head)


def _metaimage(
    _scan: Path, hu: NDArray[np.int16], affine: NDArray[np.float64], folder: Path
) -> None:
    spacing = " ".join(str(float(each)) for each in np.diag(affine)[:3])
    origin = " ".join(str(float(each)) for each in affine[:3, 3] * (-1, -1, 1))
    size = " ".join(str(each) for each in hu.shape)
    head = (
        "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n"
        f"TransformMatrix = -1 0 0 0 -1 0 0 0 1\nOffset = {origin}\nElementSpacing = {spacing}\n"
        f"DimSize = {size}\nElementType = MET_SHORT\nElementDataFile = LOCAL\n"
    )
    (folder / "scan.mha").write_bytes(head.encode() + hu.astype("<i2").tobytes(order="F"))


def _packed(suffix: str, pack: Callable[[bytes], bytes]) -> Callable[..., None]:
    def write(scan: Path, _hu: object, _affine: object, folder: Path) -> None:
        (folder / f"scan.nii{suffix}").write_bytes(pack(gzip.decompress(scan.read_bytes())))

    return write


def _zip(_scan: Path, hu: NDArray[np.int16], affine: NDArray[np.float64], folder: Path) -> None:
    series = folder / "series"
    write_series(hu, affine, series, PLAIN[1])
    with zipfile.ZipFile(folder / "scan.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for each in sorted(series.iterdir()):
            packed.write(each, each.name)
            each.unlink()
    series.rmdir()


def _tar(scan: Path, _hu: object, _affine: object, folder: Path) -> None:
    with tarfile.open(folder / "scan.tar.gz", "w:gz") as packed:
        packed.add(scan, "scan.nii.gz")


FORMS: dict[str, Callable[..., None]] = {
    "nrrd": _nrrd,
    "metaimage": _metaimage,
    "nii": _packed("", bytes),
    "nii.xz": _packed(".xz", lzma.compress),
    "nii.bz2": _packed(".bz2", bz2.compress),
    "nii.zst": _packed(".zst", zstd.compress),
    "zip": _zip,
    "tar": _tar,
}
