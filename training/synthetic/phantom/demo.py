"""Demo scans: phantoms written as NIfTI files, identified as such in their header."""

import gzip
import os
from pathlib import Path

import nibabel as nib
import numpy as np

from ctviewer.core.geometry.volume import Volume
from training.synthetic.phantom.artefacts import NO_ARTEFACTS
from training.synthetic.phantom.chest import Phantom, make_phantom
from training.synthetic.phantom.lesions import Disease
from training.synthetic.phantom.scanner import Scanner

DESCRIPTION = "SYNTHETIC phantom, CT Viewer"
DEMO_SEED = 900_015
DEMO_SCANNER = Scanner(
    pixel=2.0,
    thickness=3.5,
    oversampling=2,
    blur=0.5,
    noise=8.0,
    offset=0.0,
    field=384.0,
    padding=-1024.0,
    below=24.0,
    above=14.0,
    rounding=12.0,  # HU; fewer distinct values make the file small
)
DEMO_DISEASE = Disease(severity=0.13, solid=0.15, sides=(1.0, 0.8), lower=2.2)


def write_demo(folder: Path) -> list[Path]:
    """Write one healthy and one diseased scan of the same synthetic patient; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, pneumonia in (("synthetic_clear", False), ("synthetic_pneumonia", True)):
        path = folder / f"{name}.nii.gz"
        write_nifti(demo_phantom(pneumonia=pneumonia).volume, path)
        paths.append(path)
    return paths


def demo_phantom(*, pneumonia: bool) -> Phantom:
    """Return the demo patient, healthy or diseased."""
    return make_phantom(
        DEMO_SEED,
        pneumonia=pneumonia,
        scanner=DEMO_SCANNER,
        disease=DEMO_DISEASE,
        artefacts=NO_ARTEFACTS,
    )


def write_nifti(volume: Volume, path: Path) -> None:
    """Write a volume as gzipped int16 HU; equal volumes give equal bytes."""
    image = nib.Nifti1Image(np.asarray(volume.voxels).round().astype(np.int16), volume.affine)
    image.set_sform(volume.affine, code=1)
    image.set_qform(volume.affine, code=1)
    image.header.set_xyzt_units("mm")
    image.header["descrip"] = DESCRIPTION
    partial = path.with_name(f"{path.name}.partial")
    # No name and time in the gzip header, as they would differ between runs.
    with partial.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(image.to_bytes())
    os.replace(partial, path)
