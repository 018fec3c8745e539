"""Opening one and the same volume from every format, beside NIfTI; and a large DICOM folder."""

import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import imagecodecs
import nibabel as nib
import nrrd
import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, JPEGLosslessSV1

from bench.measure import BenchFigure, median_seconds
from ctviewer.core.formats.dicom.series import survey
from ctviewer.core.formats.loading import load_volume

RUNS = 3
FILES = 2000  # of the folder that is looked through
AIM_SURVEY = 5.0  # seconds
Stored = NDArray[np.int16]


def figures(scan: Path) -> Iterator[BenchFigure]:
    """Seconds for each format; the ratio is that of NIfTI, packed as the format is packed."""
    image = nib.Nifti1Image.from_filename(scan)
    stored: Stored = np.asarray(image.dataobj).astype(np.int16)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = {
            packed: _seconds(_nifti(folder / f"a.{ending}", stored, image.affine))
            for packed, ending in ((False, "nii"), (True, "nii.gz"))
        }
        yield BenchFigure("open NIfTI, plain", base[False], "s")
        yield BenchFigure("open NIfTI, gzip", base[True], "s")
        for title, packed, write in FORMATS:
            seconds = _seconds(write(folder, stored, image.affine))
            baseline = "NIfTI, gzip" if packed else "NIfTI, plain"
            yield BenchFigure(f"open {title}", seconds, "s", baseline, base[packed] / seconds)
        yield from _folder_figures(folder / "many")


def _folder_figures(folder: Path) -> Iterator[BenchFigure]:
    """Looking through many small files: two series, and one file in ten that is no DICOM."""
    small = np.zeros((64, 64, FILES * 9 // 20), np.int16)
    for series in (1, 2):
        write_series(folder, small, np.eye(4), series=series)
    for number in range(FILES // 10):
        (folder / f"{number}.txt").write_text("no DICOM")
    seconds = median_seconds(lambda: survey(folder), RUNS)
    met = seconds <= AIM_SURVEY
    yield BenchFigure(f"look through a folder of {FILES} files", seconds, "s",
                 aim=f"<= {AIM_SURVEY:.0f}", met=met)  # fmt: skip


def _seconds(path: Path) -> float:
    return median_seconds(lambda: load_volume(path), RUNS)


def _nifti(path: Path, stored: Stored, affine: NDArray[np.float64]) -> Path:
    nib.save(nib.Nifti1Image(stored, affine), path)
    return path


def _nrrd(encoding: str) -> Callable[[Path, Stored, NDArray[np.float64]], Path]:
    def write(folder: Path, stored: Stored, affine: NDArray[np.float64]) -> Path:
        path = folder / f"{encoding}.nrrd"
        header = {"space": "RAS", "space directions": affine[:3, :3].T,
                  "space origin": affine[:3, 3], "encoding": encoding}  # fmt: skip
        nrrd.write(str(path), stored, header, compression_level=6)
        return path

    return write


def _metaimage(packed: bool) -> Callable[[Path, Stored, NDArray[np.float64]], Path]:
    def write(folder: Path, stored: Stored, affine: NDArray[np.float64]) -> Path:
        lps = np.diag([-1.0, -1.0, 1.0, 1.0]) @ affine
        steps = np.linalg.norm(lps[:3, :3], axis=0)
        voxels = stored.tobytes("F")
        fields = {
            "ObjectType": "Image", "NDims": 3, "BinaryData": True, "CompressedData": packed,
            "TransformMatrix": _words((lps[:3, :3] / steps).T.ravel()),
            "Offset": _words(lps[:3, 3]), "ElementSpacing": _words(steps),
            "DimSize": _words(stored.shape), "ElementType": "MET_SHORT", "ElementDataFile": "LOCAL",
        }  # fmt: skip
        head = "".join(f"{name} = {value}\n" for name, value in fields.items())
        path = folder / f"{packed}.mha"
        path.write_bytes(head.encode() + (zlib.compress(voxels) if packed else voxels))
        return path

    return write


def _words(numbers: object) -> str:
    return " ".join(str(number) for number in np.asarray(numbers))


def _plain(folder: Path, stored: Stored, affine: NDArray[np.float64]) -> Path:
    return write_series(folder / "plain", stored, affine)


def _jpeg(folder: Path, stored: Stored, affine: NDArray[np.float64]) -> Path:
    return write_series(folder / "jpeg", stored, affine, jpeg=True)


FORMATS: tuple[tuple[str, bool, Callable[[Path, Stored, NDArray[np.float64]], Path]], ...] = (
    ("NRRD, plain", False, _nrrd("raw")),
    ("NRRD, gzip", True, _nrrd("gzip")),
    ("MetaImage, plain", False, _metaimage(False)),
    ("MetaImage, zlib", True, _metaimage(True)),
    ("DICOM folder, plain", False, _plain),
    ("DICOM folder, JPEG lossless", True, _jpeg),
)


def write_series(
    folder: Path, stored: Stored, affine: NDArray[np.float64], *, series: int = 1,
    jpeg: bool = False,
) -> Path:  # fmt: skip
    """One DICOM file for each slice."""
    folder.mkdir(exist_ok=True)
    lps = np.diag([-1.0, -1.0, 1.0, 1.0]) @ affine
    for number in range(stored.shape[2]):
        dataset = _slice(lps, stored.shape, number, series)
        pixels = np.ascontiguousarray(stored[..., number].T)
        dataset.file_meta = FileMetaDataset()
        dataset.file_meta.TransferSyntaxUID = JPEGLosslessSV1 if jpeg else ExplicitVRLittleEndian
        dataset.PixelData = encapsulate([_jpeg_lossless(pixels)]) if jpeg else pixels.tobytes()
        dataset["PixelData"].VR = "OB" if jpeg else "OW"
        path = folder / f"{series}-{number:05d}.dcm"
        pydicom.dcmwrite(path, dataset, enforce_file_format=True)
    return folder


def _slice(lps: NDArray[np.float64], shape: tuple[int, ...], number: int, series: int) -> Dataset:
    steps = np.linalg.norm(lps[:3, :3], axis=0)
    turned = lps[:3, :2] / steps[:2]
    dataset = Dataset()
    fields = {
        "SOPClassUID": CTImageStorage, "SOPInstanceUID": f"1.2.{series}.{number + 1}",
        "SeriesInstanceUID": f"1.3.{series}", "Modality": "CT", "Rows": shape[1],
        "Columns": shape[0], "SamplesPerPixel": 1, "PhotometricInterpretation": "MONOCHROME2",
        "BitsAllocated": 16, "BitsStored": 16, "HighBit": 15, "PixelRepresentation": 1,
        "PixelSpacing": [float(f"{step:.8g}") for step in (steps[1], steps[0])],
        "ImagePositionPatient": [float(f"{x:.8g}") for x in lps[:3] @ [0, 0, number, 1]],
        "ImageOrientationPatient": [round(float(x), 9) for x in turned.T.ravel()],
    }  # fmt: skip
    for keyword, value in fields.items():
        setattr(dataset, keyword, value)
    return dataset


def _jpeg_lossless(pixels: Stored) -> bytes:
    """One slice as 16-bit lossless JPEG."""
    packed = imagecodecs.jpeg8_encode(pixels.view(np.uint16), lossless=True, predictor=1)
    return bytes(packed)
