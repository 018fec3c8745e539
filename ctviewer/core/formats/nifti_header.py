"""NIfTI headers: checked before any voxel is read.

Field meanings follow the NIfTI-1 and NIfTI-2 headers (nifti.nimh.nih.gov); nibabel decodes them.
"""

from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.text import Text
from ctviewer.core.formats.canonical import axes_of
from ctviewer.core.formats.offline import nib
from ctviewer.core.formats.stored import StoredHeader, check_affine, is_usable, three_sizes
from ctviewer.core.formats.unpacking import LONGEST_MAGIC, Unpacked, packing_of, unpacking
from ctviewer.core.geometry.volume import Millimetres

NIFTI1_SIZE = 348  # bytes of a NIfTI-1 header, and its first field
NIFTI2_SIZE = 540  # bytes of a NIfTI-2 header, and its first field
HEADER_SIZE = NIFTI2_SIZE  # enough bytes to decode either
CIFTI_INTENTS = range(3000, 3100)
MM_PER_UNIT = {0: 1.0, 1: 1000.0, 2: 1.0, 3: 0.001}  # not said, m, mm, µm
UNIT_BITS = 7  # of xyzt_units: the others are those of time, whatever they are
APART_MM = 1.0  # between the places of sform and qform; headers round them less
NUMBER_KINDS = "iuf"
AGREEING_DEGREES = 8.0  # between the axes of sform and qform
SHEAR_COSINE = 1e-3  # between two axes of an sform that should be perpendicular
AGREEING_LENGTH = 0.01  # relative; headers round their lengths, but not so coarsely
LONGEST_QUATERNION = 1.01  # rounding may put (b, c, d) slightly over 1; more is no rotation
Affine = NDArray[np.float64]
Header = nib.nifti1.Nifti1Header


@dataclass(frozen=True, eq=False)
class Placement:
    """The placement of the voxels by a header, and its contradictions.

    `affine` is RAS in mm; `known` is set if it comes from the sform or the qform. The two differ by
    `forms_angle` degrees, 0 if they agree. `other_spacing` is that of pixdim along the stored axes
    in mm, if it differs from the affine's. `notes` are sentences.
    """

    affine: Affine
    known: bool = True
    forms_angle: float = 0.0
    other_spacing: Millimetres | None = None
    notes: tuple[str, ...] = ()


def parse_header(file: BinaryIO) -> StoredHeader:
    """Decode and check the header at the start of a NIfTI file, compressed or not.

    Raises:
        LoadError: not a NIfTI header, or no 3D volume.
    """
    header = _decode(_first_bytes(file))
    _refuse_cifti(header)
    dtype = _dtype(header)
    shape = _shape(header)
    slope, intercept, doubt = _scaling(header)
    place = _placement(header)
    return StoredHeader(
        format="NIfTI-2" if isinstance(header, nib.nifti2.Nifti2Header) else "NIfTI-1",
        shape=shape,
        dtype=dtype,
        offset=_offset(header),
        slope=slope,
        intercept=intercept,
        affine=place.affine,
        orientation_known=place.known,
        forms_angle=place.forms_angle,
        other_spacing=place.other_spacing,
        notes=(*_unit_notes(header), *place.notes, *doubt),
        is_pair=_is_pair(header),
        facts=tuple((name, _as_text(header[name])) for name in header),
    )


def _first_bytes(file: BinaryIO) -> bytes:
    """The first unpacked bytes; fewer if the file is shorter."""
    packing = packing_of(file.read(LONGEST_MAGIC))
    file.seek(0)
    block = b""
    with unpacking(packing):
        for piece in Unpacked(file, packing, np.dtype(np.uint8)):
            block += piece
            if len(block) >= HEADER_SIZE:
                break
    return block[:HEADER_SIZE]


def _decode(block: bytes) -> Header:
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


def _refuse_cifti(header: Header) -> None:
    if int(header["intent_code"]) in CIFTI_INTENTS:
        raise LoadError(
            Text("The file holds CIFTI surface data, not a volume; open the CT itself.")
        )


def _dtype(header: Header) -> np.dtype[np.generic]:
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


def _shape(header: Header) -> tuple[int, int, int]:
    count = int(header["dim"][0])
    sizes = [int(size) for size in header["dim"][1 : count + 1]] if 1 <= count <= 7 else []
    while len(sizes) > 3 and sizes[-1] in (0, 1):  # some writers put 0 into unused dimensions
        sizes.pop()
    return three_sizes(sizes)


def _is_pair(header: Header) -> bool:
    return bytes(header["magic"].tobytes()).startswith((b"ni1", b"ni2"))


def _offset(header: Header) -> int:
    """Where the voxels start; in a single file never inside the header."""
    offset = float(header["vox_offset"])
    least = 0 if _is_pair(header) else header.single_vox_offset
    if offset == 0:
        return int(least)
    if not (np.isfinite(offset) and offset >= least):
        raise LoadError(
            Text(
                "The header says that the voxels begin at byte {offset:g}, which is "
                "impossible; export the scan again.",
                offset=offset,
            )
        )
    return int(offset)


@np.errstate(over="ignore", invalid="ignore")  # numbers of a broken header may be of any size
def _placement(header: Header) -> Placement:
    """The placement by the sform if valid, else by the qform.

    The order of nibabel. An invalid form beside a valid one is reported in a note; two valid ones
    are compared.
    """
    unit = _millimetres(header)
    steps = np.asarray(header["pixdim"][1:4], np.float64)
    sform, qform = _sform(header), _qform(header, steps)
    notes = []
    if qform is None and int(header["qform_code"]) > 0 and sform is not None:
        notes.append(
            Text("The header's qform is broken or empty; the voxels are placed by its sform.")
        )
    if sform is not None:
        if not _are_lengths(steps):
            notes = [_steps_note(steps)]
        check_affine(unit @ sform, Text("sform or qform"))
        angle = 0.0 if qform is None else _angle_between(sform, qform)
        if qform is not None and not angle:
            notes += _apart(unit @ sform, unit @ qform)
        return Placement(
            unit @ sform,
            forms_angle=angle,
            other_spacing=_other_spacing(sform, steps, unit),
            notes=tuple(notes),
        )
    _check_spacing(steps)
    if qform is not None:
        if int(header["sform_code"]) > 0:
            notes.append(Text("The header's sform is broken; the voxels are placed by its qform."))
        return Placement(unit @ qform, notes=tuple(notes))
    if int(header["sform_code"]) > 0 or int(header["qform_code"]) > 0:
        check_affine(np.full((4, 4), np.nan), Text("sform or qform"))
    base = unit @ np.asarray(header.get_base_affine(), np.float64)
    check_affine(base, "pixdim")
    return Placement(base, known=False)


def _millimetres(header: Header) -> Affine:
    """The scale from the header's unit of length to mm, as a 4x4 matrix; 1 if unknown."""
    scale = MM_PER_UNIT.get(_unit(header), 1.0)
    return np.diag([scale, scale, scale, 1.0])


def _unit(header: Header) -> int:
    return int(header["xyzt_units"]) & UNIT_BITS


def _unit_notes(header: Header) -> tuple[str, ...]:
    unit = _unit(header)
    said = Text(
        "The header's unit of length ({unit}) is not known; its numbers are taken as millimetres.",
        unit=f"xyzt_units {unit}",
    )
    return () if unit in MM_PER_UNIT else (said,)


def _sform(header: Header) -> Affine | None:
    """The sform as an affine; None if missing or degenerate."""
    if int(header["sform_code"]) <= 0:
        return None
    affine = np.asarray(header.get_sform(), np.float64)
    return affine if is_usable(affine) else None


def _qform(header: Header, steps: NDArray[np.float64]) -> Affine | None:
    """The qform as an affine; None if missing, or not a rotation.

    A quaternion (b, c, d) rounded slightly over 1 counts as 1, as in the reference
    nifti_quatern_to_mat44; a qfac of 0 counts as 1 (NIfTI-1, "METHOD 2").
    """
    qfac = float(header["pixdim"][0])
    turn = np.array([header[f"quatern_{axis}"] for axis in "bcd"], np.float64)
    offset = np.array([header[f"qoffset_{axis}"] for axis in "xyz"], np.float64)
    length = float(np.linalg.norm(turn))
    unfilled = int(header["sform_code"]) > 0 and qfac == length == 0 and not offset.any()
    if int(header["qform_code"]) <= 0 or unfilled or not _are_lengths(steps):
        return None
    if not length <= LONGEST_QUATERNION:
        return None
    turn = turn / max(length, 1.0)
    rest = np.sqrt(max(1.0 - float(turn @ turn), 0.0))
    affine = np.eye(4)
    affine[:3, :3] = nib.quaternions.quat2mat([rest, *turn]) * steps
    affine[:3, 2] *= -1.0 if qfac == -1.0 else 1.0
    affine[:3, 3] = offset
    return affine if is_usable(affine) else None


def _are_lengths(steps: NDArray[np.float64]) -> bool:
    return bool(np.isfinite(steps).all() and (steps > 0).all())


def _check_spacing(steps: NDArray[np.float64]) -> None:
    for axis, step in enumerate(steps, start=1):
        if not (np.isfinite(step) and step > 0):
            raise LoadError(
                Text(
                    "The header gives a voxel spacing of {step:g} along axis {axis}, so sizes are "
                    "not known; export the scan again with its spacing.",
                    step=step,
                    axis=axis,
                )
            )


def _steps_note(steps: NDArray[np.float64]) -> Text:
    return Text(
        "The header's voxel spacing (pixdim) is broken: {steps}; sizes and place come from its "
        "sform.",
        steps=" x ".join(f"{step:g}" for step in steps),
    )


def _angle_between(sform: Affine, qform: Affine) -> float:
    """The largest angle in degrees between corresponding axes; 0 if they agree.

    A qform cannot represent shear, so for a tilted gantry it never equals the sform: there they
    agree if each axis is nearest to the same patient axis.
    """
    one, other = (form[:3, :3] / np.linalg.norm(form[:3, :3], axis=0) for form in (sform, qform))
    cosine = np.clip((one * other).sum(axis=0).min(), -1.0, 1.0)
    angle = float(np.degrees(np.arccos(cosine)))
    sheared = np.abs(one.T @ one - np.eye(3)).max() > SHEAR_COSINE
    agree = axes_of(sform) == axes_of(qform) if sheared else angle <= AGREEING_DEGREES
    return 0.0 if agree else angle


def _apart(sform: Affine, qform: Affine) -> list[Text]:
    """A note if the first voxel's position (mm) differs in both: ITK may use the qform."""
    apart = float(np.linalg.norm(sform[:3, 3] - qform[:3, 3]))
    said = Text(
        "The header gives two positions of the scan, {mm:.0f} mm apart (sform and qform). The "
        "sform is used; masks of programs that use the qform will not match.",
        mm=apart,
    )
    return [said] if apart > APART_MM else []


def _other_spacing(sform: Affine, steps: NDArray[np.float64], unit: Affine) -> Millimetres | None:
    """The spacing of pixdim in mm if it differs from the sform's.

    With a sheared sform, pixdim may be the distance between slices instead of the length of the
    slice axis vector.
    """
    if not _are_lengths(steps):
        return None
    lengths = np.linalg.norm(sform[:3, :3], axis=0)
    across = 1.0 / np.linalg.norm(np.linalg.inv(sform[:3, :3]), axis=1)
    ratios = np.array([steps / lengths, steps / across])
    if (np.abs(ratios - 1.0).min(axis=0) <= AGREEING_LENGTH).all():
        return None
    r, a, s = (float(step) for step in steps * unit[0, 0])
    return r, a, s


def _scaling(header: Header) -> tuple[float, float, tuple[str, ...]]:
    """Slope and intercept, and a sentence if the header's own are unusable.

    A slope of 0 means no scaling (nifti1.h), which is as doubtful for a CT as an infinite one; NaN
    is what nibabel writes for "none", and gives no note.
    """
    try:
        slope, intercept = header.get_slope_inter()
    except nib.spatialimages.HeaderDataError:
        raise LoadError(
            Text(
                "The header's scaling (scl_slope, scl_inter) is not a number, so HU are not known; "
                "export the scan again."
            )
        ) from None
    if slope is not None:
        return float(slope), float(intercept), ()
    stored, lost = float(header["scl_slope"]), float(header["scl_inter"])
    is_said = np.isnan(stored) and (np.isnan(lost) or lost == 0)
    doubt = Text(
        "The header's scaling cannot be used (scl_slope {slope:g}, scl_inter {intercept:g}); the "
        "stored numbers are taken as HU.",
        slope=stored,
        intercept=lost,
    )
    return 1.0, 0.0, () if is_said else (doubt,)


def _as_text(value: NDArray[np.generic]) -> str:
    if value.dtype.kind == "S":
        return bytes(value.tobytes()).split(b"\0")[0].decode("utf-8", "replace")
    return " ".join(f"{number:g}" for number in np.atleast_1d(value))
