"""Time to open the same volume in every format, relative to NIfTI; and a large DICOM folder.

Measurements alternate in one process; `python -m bench.formats` runs only these.
"""

import hashlib
import tempfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

import imagecodecs
import nibabel as nib
import nrrd
import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate, get_frame
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, JPEGLosslessSV1

from bench import page
from bench.file_to_number import by_turns
from bench.measure import RUNS, BenchFigure, real_scan
from ctviewer.core.base.program import keep_freed_memory
from ctviewer.core.formats.dicom.series import survey
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.formats.reading import THREADS, map_ahead

FILES = 2000  # in the folder that is searched
AIM_SURVEY = 5.0  # seconds
AIM_PLAIN = 0.9  # relative to the speed of an uncompressed NIfTI
SURVEY = f"search a folder of {FILES} files"
HEADERS = "headers of the plain DICOM folder alone"
HASH = "SHA-256 of the plain DICOM files alone, one thread"
CODEC = f"JPEG lossless codec alone, {THREADS} threads"
NOTE = """\
A plain DICOM folder is limited by the hash of its files in slice order, in one thread, and by its \
headers, which are read first because they determine this order. Starting the hash earlier was \
tried, see the end of this page."""
BOUNDS = {HASH: "DICOM folder, plain", CODEC: "DICOM folder, JPEG lossless"}
Stored = NDArray[np.int16]


def figures(scan: Path) -> Iterator[BenchFigure]:
    """Seconds for each format, and the ratio to a NIfTI with the same compression."""
    keep_freed_memory()  # as the program does
    image = nib.Nifti1Image.from_filename(scan)
    stored: Stored = np.asarray(image.dataobj).astype(np.int16)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        works: dict[str, Callable[[], object]] = {
            f"open {title}": partial(load_volume, write(folder, stored, image.affine))
            for title, _packed, write in FORMATS
        }
        works[HEADERS] = partial(survey, folder / "plain")
        works[HASH] = partial(_hash, folder / "plain")
        works[CODEC] = partial(_unpack, _packed_slices(folder / "jpeg"))
        works[SURVEY] = partial(survey, _many(folder / "many"))
        taken = by_turns(works, RUNS)
    yield from _compared(taken)


def _compared(taken: dict[str, list[float]]) -> Iterator[BenchFigure]:
    """Each format and its NIfTI in turn, with the lower limits for the DICOM series."""
    for title, packed, _write in FORMATS:
        base = "NIfTI, gzip" if packed else "NIfTI, plain"
        seconds = taken[f"open {title}"]
        ratio = _times(taken[f"open {base}"], seconds) if title != base else None
        yield BenchFigure(f"open {title}", median(seconds), "s", base if ratio else "", ratio,
                          *_aim(title, ratio))  # fmt: skip
    yield BenchFigure(HEADERS, median(taken[HEADERS]), "s")
    for bound, title in BOUNDS.items():
        seconds = taken[f"open {title}"]
        yield BenchFigure(bound, median(taken[bound]), "s")
        ratio = _times(taken[bound], seconds)
        yield BenchFigure(f"open {title}", median(seconds), "s", bound, ratio)
    seconds = taken[SURVEY]
    met = median(seconds) <= AIM_SURVEY
    yield BenchFigure(SURVEY, median(seconds), "s", aim=f"<= {AIM_SURVEY:.0f}", met=met)


def _aim(title: str, ratio: float | None) -> tuple[str, bool | None]:
    if title != "DICOM folder, plain" or ratio is None:
        return "", None
    return f">= {AIM_PLAIN} times", ratio >= AIM_PLAIN


def _times(base: list[float], taken: list[float]) -> float:
    """The speed of a function relative to its baseline, median over the rounds."""
    return median(one / other for one, other in zip(base, taken, strict=True))


def _hash(folder: Path) -> str:
    """SHA-256 of all files of a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _packed_slices(folder: Path) -> list[bytes]:
    slices = (pydicom.dcmread(path).PixelData for path in sorted(folder.iterdir()))
    return [get_frame(each, 0, number_of_frames=1) for each in slices]


def _unpack(slices: list[bytes]) -> None:
    """Decompress all slices with the program's number of threads, discarding the output."""
    for _ in map_ahead(imagecodecs.jpeg8_decode, slices):
        pass


def _many(folder: Path) -> Path:
    """Many small files: two series, and one file in ten that is not DICOM."""
    small = np.zeros((64, 64, FILES * 9 // 20), np.int16)
    for series in (1, 2):
        write_series(folder, small, np.eye(4), series=series)
    for number in range(FILES // 10):
        (folder / f"{number}.txt").write_text("no DICOM")
    return folder


def _nifti(ending: str) -> Callable[[Path, Stored, NDArray[np.float64]], Path]:
    def write(folder: Path, stored: Stored, affine: NDArray[np.float64]) -> Path:
        path = folder / f"a.{ending}"
        nib.save(nib.Nifti1Image(stored, affine), path)
        return path

    return write


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
    ("NIfTI, plain", False, _nifti("nii")),
    ("NIfTI, gzip", True, _nifti("nii.gz")),
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
    """One DICOM file per slice."""
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


def main() -> None:
    """Measure, print, store."""
    measured = list(figures(real_scan()))
    page.store("formats.json", measured, NOTE)
    print(page.table(measured))


if __name__ == "__main__":
    main()
