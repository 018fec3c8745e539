"""DICOM slices in every supported compression: exact, and damaged ones cause no crash."""

import io
import re
import time

import imagecodecs
import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.encaps import encapsulate, generate_frames
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    HTJ2KLossless,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.loading import load_volume
from tests.dicoms import rewrite, write_enhanced, write_series
from tests.scans import chest_array, real

SMALL, SPACING = (7, 6, 5), (1.0, 2.0, 3.0)
BEYOND = (
    "Slices with values in more bits than their header declares (BitsStored): {}. The extra bits "
    "were left out; unless they hold an overlay, HU are wrong."
)
SURPLUS = "Frames beyond the number in the headers were left out: {}."


def numbered(shape=SMALL):
    return (np.arange(np.prod(shape)).reshape(shape) - 100).astype(np.int16)


@pytest.mark.parametrize("signed", [0, 1])
def test_bits_beyond_the_stored_ones_are_not_values(tmp_path, signed):
    """Twelve of sixteen bits count; old files keep overlays in the others."""
    wanted = (np.arange(np.prod(SMALL)).reshape(SMALL) - 100 * signed).astype(np.int16)
    stored = (wanted & 0x0FFF) | (np.int16(5) << 12)
    write_series(tmp_path, stored.astype(np.int16), SPACING, BitsStored=12, HighBit=11,
                 PixelRepresentation=signed)  # fmt: skip
    volume = load_volume(tmp_path)
    np.testing.assert_array_equal(volume.voxels, wanted)
    assert volume.source.notes == (BEYOND.format(5),)


@pytest.mark.parametrize("syntax", [None, ImplicitVRLittleEndian, ExplicitVRBigEndian,
                                    DeflatedExplicitVRLittleEndian, "rle"])  # fmt: skip
@pytest.mark.parametrize("signed", [0, 1])
def test_numbers_with_more_bits_than_the_header_counts_are_said(tmp_path, syntax, signed):
    """Metal, or what a program wrote that computed in 16 bits."""
    stored = np.where(numbered() == 0, 5000, numbered() + 200 * (1 - signed)).astype(np.int16)
    options = {"BitsStored": 12, "HighBit": 11, "PixelRepresentation": signed}
    for path in write_series(tmp_path, stored, SPACING, **options):
        if syntax == "rle":
            rle(path)
        else:
            rewrite(path, syntax=syntax)
    volume = load_volume(tmp_path)
    np.testing.assert_array_equal(volume.voxels, np.where(stored == 5000, 5000 - 4096, stored))
    assert volume.source.notes == (BEYOND.format(1),)


@pytest.mark.parametrize("extended", [True, False])
def test_a_sign_beyond_the_bits_that_count_is_part_of_a_number(tmp_path, extended):
    stored = numbered() if extended else numbered() & 0x0FFF
    options = {"BitsStored": 12, "HighBit": 11, "PixelRepresentation": 1}
    write_series(tmp_path, stored, SPACING, **options)
    volume = load_volume(tmp_path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    assert volume.source.notes == ()


def rle(path):
    dataset = pydicom.dcmread(path)
    dataset.compress(RLELossless, encoding_plugin="pydicom", generate_instance_uid=False)
    dataset.save_as(path)


def packed_by(encode, syntax):
    """Each slice's stored bits through an encoder."""

    def pack(path):
        dataset = pydicom.dcmread(path)
        pixels = dataset.pixel_array.view(np.uint16) & ((1 << dataset.BitsStored) - 1)
        dataset.PixelData = encapsulate([encode(pixels.astype(np.uint16))])
        dataset["PixelData"].is_undefined_length = True
        dataset["PixelData"].VR = "OB"
        dataset.file_meta.TransferSyntaxUID = syntax
        dataset.save_as(path)

    return pack


def by_pillow(pixels):
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG2000", no_jp2=True, irreversible=False)
    return stream.getvalue()


def jpeg_lossless(pixels):
    return imagecodecs.jpeg8_encode(pixels, lossless=True, predictor=1)


def by_liblj92(pixels):
    """The encoder of a library that is not used for decoding."""
    return imagecodecs.ljpeg_encode(pixels)


def jpeg_2000(pixels):
    return imagecodecs.jpeg2k_encode(pixels, level=0, codecformat="j2k", reversible=True)


def jpeg_ls(pixels):
    return imagecodecs.jpegls_encode(pixels)


def high_throughput(pixels):
    """Encoded by a different library than the decoder."""
    return imagecodecs.htj2k_encode(pixels, reversible=True)


PACKED = {
    "rle": rle,
    "jpeg-lossless-sv1": packed_by(jpeg_lossless, JPEGLosslessSV1),
    "jpeg-lossless": packed_by(jpeg_lossless, JPEGLossless),
    "jpeg-lossless-liblj92": packed_by(by_liblj92, JPEGLosslessSV1),
    "jpeg-2000": packed_by(jpeg_2000, JPEG2000Lossless),
    "jpeg-2000-pillow": packed_by(by_pillow, JPEG2000Lossless),
    "jpeg-ls": packed_by(jpeg_ls, JPEGLSLossless),
    "htj2k": packed_by(high_throughput, HTJ2KLossless),
}


@pytest.mark.parametrize("signed", [0, 1])
@pytest.mark.parametrize("bits", [12, 16])
@pytest.mark.parametrize("kind", PACKED)
def test_packed_voxels_are_exact(tmp_path, kind, bits, signed):
    shift = 0 if signed else 1024
    stored = chest_array(shape=(40, 30, 4)).astype(np.int16) + shift
    options = {"BitsStored": bits, "HighBit": bits - 1, "PixelRepresentation": signed}
    for path in write_series(tmp_path, stored, RescaleIntercept=-shift, **options):
        PACKED[kind](path)
        syntax = pydicom.dcmread(path, stop_before_pixels=True).file_meta.TransferSyntaxUID
        assert syntax.is_compressed
    np.testing.assert_array_equal(load_volume(tmp_path).voxels, stored - shift)


def with_frames(path, change, *, table):
    """The same file with other packed frames, with or without a table of where they begin."""
    dataset = pydicom.dcmread(path)
    count = int(dataset.get("NumberOfFrames", 1))
    frames = [*generate_frames(dataset.PixelData, number_of_frames=count)]
    dataset.PixelData = encapsulate(change(frames), has_bot=table)
    dataset["PixelData"].is_undefined_length = True
    dataset.save_as(path)


def pack_frames(path, kind):
    """A file of many frames, each packed."""
    dataset = pydicom.dcmread(path)
    frames = []
    for pixels in dataset.pixel_array:
        one = path.with_name("one.dcm")
        dataset.PixelData, dataset.NumberOfFrames = pixels.tobytes(), 1
        dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        dataset["PixelData"].is_undefined_length = False
        dataset.save_as(one)
        PACKED[kind](one)
        packed = pydicom.dcmread(one)
        frames += generate_frames(packed.PixelData, number_of_frames=1)
        one.unlink()
    packed.PixelData = encapsulate(frames)
    packed["PixelData"].is_undefined_length = True
    packed.NumberOfFrames = len(frames)
    packed.save_as(path)


@pytest.mark.parametrize("table", [True, False])
@pytest.mark.parametrize("kind", ["rle", "jpeg-lossless", "jpeg-2000", "jpeg-ls", "htj2k"])
def test_packed_frames_that_no_header_promises_are_counted(tmp_path, kind, table):
    ras = np.abs(numbered((40, 30, 5)))
    for path in write_series(tmp_path / "slices", ras, PixelRepresentation=0):
        PACKED[kind](path)
        with_frames(path, lambda frames: frames * 3, table=table)
    (tmp_path / "frames").mkdir()
    path = write_enhanced(tmp_path / "frames" / "all.dcm", ras)
    pack_frames(path, kind)
    with_frames(path, lambda frames: [*frames, *frames[:2]], table=table)
    for name, count in (("slices", 10), ("frames", 2)):
        volume = load_volume(tmp_path / name)
        np.testing.assert_array_equal(volume.voxels, ras)
        assert volume.source.notes == (SURPLUS.format(count),)


@pytest.mark.parametrize("kind", ["rle", "jpeg-lossless", "jpeg-2000", "jpeg-ls", "htj2k"])
def test_a_frame_in_several_items_is_one(tmp_path, kind):
    ras = np.abs(numbered((40, 30, 5)))
    for path in write_series(tmp_path, ras, PixelRepresentation=0):
        PACKED[kind](path)
        with_frames(path, lambda frames: [frames[0][:100], frames[0][100:]], table=False)
    volume = load_volume(tmp_path)
    np.testing.assert_array_equal(volume.voxels, ras)
    assert volume.source.notes == ()


@pytest.mark.parametrize(
    ("syntax", "word"),
    [("1.2.840.10008.1.2.4.94", "(JPIP Referenced)"), ("1.2.3.4", "(an unknown transfer")],
)
def test_a_packing_that_is_not_decoded_is_named(tmp_path, syntax, word):
    for path in write_series(tmp_path, numbered(), PixelRepresentation=0):
        packed_by(lambda _: b"\0" * 100, JPEGLSLossless)(path)
        known = JPEGLSLossless.encode()
        path.write_bytes(path.read_bytes().replace(known, syntax.encode().ljust(len(known), b"\0")))
    with pytest.raises(LoadError, match=re.escape(word)):
        load_volume(tmp_path)


@pytest.mark.parametrize("kind", PACKED)
def test_damaged_packed_slices_load_or_get_a_sentence(tmp_path, kind):
    """Bytes of the compressed slice are overwritten or removed; nothing may crash or hang."""
    paths = write_series(tmp_path, np.abs(numbered((40, 30, 2))), PixelRepresentation=0)
    for path in paths:
        PACKED[kind](path)
    sound, random = paths[0].read_bytes(), np.random.default_rng(0)
    begin = sound.index(b"\xe0\x7f\x10\x00") + 28
    refused = 0
    for _ in range(150):
        content = bytearray(sound)
        end = len(sound) if random.random() < 0.4 else begin + 80
        for place in random.integers(begin, end, random.integers(1, 8)):
            content[place] = random.integers(256)
        keep = random.integers(begin, len(sound)) if random.random() < 0.2 else len(sound)
        paths[0].write_bytes(content[:keep])
        try:
            load_volume(tmp_path)
        except LoadError:
            refused += 1
    assert 0 < refused <= 150


def test_a_jpeg_ls_slice_that_was_cut_is_refused_at_once(tmp_path):
    """Its decoder takes seconds over one of 40 x 30 pixels."""
    paths = write_series(tmp_path, np.abs(numbered((40, 30, 2))), PixelRepresentation=0)
    for path in paths:
        packed_by(lambda pixels: jpeg_ls(pixels)[:-100], JPEGLSLossless)(path)
    started = time.process_time()
    with pytest.raises(LoadError, match="is damaged"):
        load_volume(tmp_path)
    assert time.process_time() - started < 1


@pytest.mark.real
def test_real_jpeg_lossless_is_the_nifti_of_its_archive():
    volume = load_volume(real("dicom/ricord_jpeg_lossless"))
    whole = load_volume(real("chest/ricord1a_419639-000082.nii.gz"))
    first = whole.index_of(volume.mm_of((0, 0, 0)))
    part = tuple(slice(at, at + size) for at, size in zip(first, volume.shape, strict=True))
    np.testing.assert_array_equal(volume.voxels, whole.voxels[part])


@pytest.mark.real
def test_a_real_uncompressed_series_is_its_nifti():
    volume = load_volume(real("dicom/cip_ct-64"))
    other = load_volume(next(real("chest").glob("cip_ct-64_chest*")))
    np.testing.assert_array_equal(volume.voxels, other.voxels)
    np.testing.assert_allclose(volume.affine, other.affine, atol=1e-3)
