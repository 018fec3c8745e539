"""DICOM slices packed in every way that is decoded: exact, and no damaged one brings us down."""

import io
import re
import time

import imagecodecs
import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.encaps import encapsulate
from pydicom.uid import (
    HTJ2KLossless,
    JPEG2000Lossless,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.loading import load_volume
from tests.dicoms import write_series
from tests.scans import chest_array, real

SMALL, SPACING = (7, 6, 5), (1.0, 2.0, 3.0)


def numbered(shape=SMALL):
    return (np.arange(np.prod(shape)).reshape(shape) - 100).astype(np.int16)


@pytest.mark.parametrize("signed", [0, 1])
def test_bits_beyond_the_stored_ones_are_not_values(tmp_path, signed):
    """Twelve of sixteen bits count; old files keep overlays in the others."""
    wanted = (np.arange(np.prod(SMALL)).reshape(SMALL) - 100 * signed).astype(np.int16)
    stored = (wanted & 0x0FFF) | (np.int16(5) << 12)
    write_series(tmp_path, stored.astype(np.int16), SPACING, BitsStored=12, HighBit=11,
                 PixelRepresentation=signed)  # fmt: skip
    np.testing.assert_array_equal(load_volume(tmp_path).voxels, wanted)


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
    """Another library's encoder, which has no part in decoding."""
    return imagecodecs.ljpeg_encode(pixels)


def jpeg_2000(pixels):
    return imagecodecs.jpeg2k_encode(pixels, level=0, codecformat="j2k", reversible=True)


def jpeg_ls(pixels):
    return imagecodecs.jpegls_encode(pixels)


def high_throughput(pixels):
    """By another library than the one that decodes."""
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
    """Bytes of the packed slice are overwritten or cut; nothing may crash or hang."""
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
