"""NIfTI headers: what a file promises about its voxels, checked before anything is read.

Field meanings follow the NIfTI-1 and NIfTI-2 headers (nifti.nimh.nih.gov); nibabel decodes them.
"""

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.errors import LoadError
from ctviewer.core.offline import nib
from ctviewer.core.stored import StoredHeader, check_affine, three_sizes
from ctviewer.core.text import Text

NIFTI1_SIZE = 348  # bytes of a NIfTI-1 header, and its first field
NIFTI2_SIZE = 540  # bytes of a NIfTI-2 header, and its first field
HEADER_SIZE = NIFTI2_SIZE  # enough bytes to decode either
CIFTI_INTENTS = range(3000, 3100)
MM_PER_UNIT = {"meter": 1000.0, "mm": 1.0, "micron": 0.001, "unknown": 1.0}
NUMBER_KINDS = "iuf"
AGREEING_COSINE = 0.99  # between the axes of sform and qform: 8 degrees


def parse_header(block: bytes) -> StoredHeader:
    """Decode and check the first `HEADER_SIZE` bytes of a NIfTI file.

    Raises:
        LoadError: the bytes are no NIfTI header, or promise something that is no 3D volume.
    """
    header = _decode(block)
    _refuse_cifti(header)
    dtype = _dtype(header)
    shape = _shape(header)
    _check_spacing(header)
    slope, intercept = _scaling(header)
    affine, known = _affine(header)
    return StoredHeader(
        format="NIfTI-2" if isinstance(header, nib.nifti2.Nifti2Header) else "NIfTI-1",
        shape=shape,
        dtype=dtype,
        offset=_offset(header),
        slope=slope,
        intercept=intercept,
        affine=affine,
        orientation_known=known,
        forms_agree=_forms_agree(header),
        is_pair=_is_pair(header),
        facts=tuple((name, _as_text(header[name])) for name in header),
    )


def _decode(block: bytes) -> nib.nifti1.Nifti1Header:
    first = {int.from_bytes(block[:4], "little"), int.from_bytes(block[:4], "big")}
    if NIFTI1_SIZE in first and len(block) >= NIFTI1_SIZE:
        if block[344:347] not in (b"n+1", b"ni1"):
            raise LoadError(
                Text(
                    "This is an Analyze header or not NIfTI at all, so left and right are not "
                    "known; convert it to NIfTI first."
                )
            )
        return nib.nifti1.Nifti1Header(block[:NIFTI1_SIZE], check=False)
    if NIFTI2_SIZE in first and len(block) >= NIFTI2_SIZE:
        return nib.nifti2.Nifti2Header(block[:NIFTI2_SIZE], check=False)
    raise LoadError(
        Text("The file is not NIfTI, whatever its name says; open a .nii or .nii.gz file.")
    )


def _refuse_cifti(header: nib.nifti1.Nifti1Header) -> None:
    if int(header["intent_code"]) in CIFTI_INTENTS:
        raise LoadError(
            Text("The file holds CIFTI surface data, not a volume; open the CT itself.")
        )


def _dtype(header: nib.nifti1.Nifti1Header) -> np.dtype[np.generic]:
    try:
        dtype: np.dtype[np.generic] = header.get_data_dtype()
    except (KeyError, nib.spatialimages.HeaderDataError):
        raise LoadError(
            Text(
                "The header names data type {code}, which does not exist; export the scan again.",
                code=int(header["datatype"]),
            )
        ) from None
    if dtype.names or dtype.kind == "V":
        raise LoadError(Text("The voxels are colours (RGB), not HU; open the original CT."))
    if dtype.kind == "c":
        raise LoadError(Text("The voxels are complex numbers, not HU; open a CT."))
    if dtype.kind not in NUMBER_KINDS or dtype.itemsize > np.dtype(np.float64).itemsize:
        raise LoadError(
            Text("Voxels of type {dtype} cannot be shown; save the scan as int16.", dtype=dtype)
        )
    return dtype


def _shape(header: nib.nifti1.Nifti1Header) -> tuple[int, int, int]:
    count = int(header["dim"][0])
    sizes = [int(size) for size in header["dim"][1 : count + 1]] if 1 <= count <= 7 else []
    while len(sizes) > 3 and sizes[-1] == 1:
        sizes.pop()
    return three_sizes(sizes)


def _check_spacing(header: nib.nifti1.Nifti1Header) -> None:
    for axis, step in enumerate(header["pixdim"][1:4], start=1):
        if not (np.isfinite(step) and step > 0):
            raise LoadError(
                Text(
                    "The header gives a voxel spacing of {step:g} along axis {axis}, so sizes are "
                    "not known; export the scan again with its spacing.",
                    step=step,
                    axis=axis,
                )
            )


def _is_pair(header: nib.nifti1.Nifti1Header) -> bool:
    return bytes(header["magic"].tobytes()).startswith((b"ni1", b"ni2"))


def _offset(header: nib.nifti1.Nifti1Header) -> int:
    """Where the voxels begin; in a single file never inside the header itself."""
    offset = float(header["vox_offset"])
    least = 0 if _is_pair(header) else header.single_vox_offset
    if offset == 0:
        return int(least)
    if not (np.isfinite(offset) and offset >= least):
        raise LoadError(
            Text(
                "The header says that the voxels begin at byte {offset:g}, which cannot be; "
                "export the scan again.",
                offset=offset,
            )
        )
    return int(offset)


def _forms_agree(header: nib.nifti1.Nifti1Header) -> bool:
    """Whether sform and qform, where both are given, point the same way within a few degrees."""
    if int(header["sform_code"]) <= 0 or int(header["qform_code"]) <= 0:
        return True
    try:
        axes = [form[:3, :3] for form in (header.get_sform(), header.get_qform())]
    except (nib.spatialimages.HeaderDataError, ValueError):
        return True
    one, other = (form / np.maximum(np.linalg.norm(form, axis=0), 1e-9) for form in axes)
    return bool((one * other).sum(axis=0).min() > AGREEING_COSINE)


def _scaling(header: nib.nifti1.Nifti1Header) -> tuple[float, float]:
    try:
        slope, intercept = header.get_slope_inter()
    except nib.spatialimages.HeaderDataError:
        raise LoadError(
            Text(
                "The header's scaling (scl_slope, scl_inter) is not a number, so HU are not known; "
                "export the scan again."
            )
        ) from None
    return (1.0, 0.0) if slope is None else (float(slope), float(intercept))


def _affine(header: nib.nifti1.Nifti1Header) -> tuple[NDArray[np.float64], bool]:
    if float(header["pixdim"][0]) not in (-1.0, 1.0):
        header["pixdim"][0] = 1.0  # NIfTI-1: a qfac of 0 counts as 1
    known = int(header["sform_code"]) > 0 or int(header["qform_code"]) > 0
    try:
        unit = header.get_xyzt_units()[0]
    except KeyError:
        unit = "unknown"
    try:
        affine = np.array(header.get_best_affine(), dtype=np.float64)
    except (nib.spatialimages.HeaderDataError, ValueError):
        affine = np.full((4, 4), np.nan)
    affine[:3] *= MM_PER_UNIT[unit]
    check_affine(affine, Text("sform or qform"))
    return affine, known


def _as_text(value: NDArray[np.generic]) -> str:
    if value.dtype.kind == "S":
        return bytes(value.tobytes()).split(b"\0")[0].decode("utf-8", "replace")
    return " ".join(f"{number:g}" for number in np.atleast_1d(value))
