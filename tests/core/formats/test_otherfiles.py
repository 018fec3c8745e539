"""Files that are not scans: a sentence says what each is and what to do."""

import bz2
import gzip
import io
import lzma
import zipfile

import numpy as np
import pytest
from PIL import Image

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.loading import load_volume, outline


def zipped(name):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, b"voxels" * 1000)
    return made.getvalue()


def picture(kind):
    made = io.BytesIO()
    Image.new("L", (64, 64)).save(made, kind)
    return made.getvalue()


def saved_array():
    made = io.BytesIO()
    np.save(made, np.zeros((9, 9, 9)))
    return made.getvalue()


KINDS = [
    (zipped("[Content_Types].xml"), "a document (Office)", "open the CT"),
    (lzma.compress(b"x" * 999), "an archive (XZ)", "unpack it"),
    (bz2.compress(b"x" * 999), "an archive (bzip2)", "unpack it"),
    (b"7z\xbc\xaf\x27\x1c" + bytes(99), "an archive (7-Zip)", "unpack it"),
    (b"Rar!\x1a\x07\x01\0" + bytes(99), "an archive (RAR)", "unpack it"),
    (
        gzip.compress(b"NRRD0004\n" + b"x" * 9999, mtime=0),
        "NRRD, packed as a whole (gzip)",
        "unpack it",
    ),
    (
        gzip.compress(b"ObjectType = Image\n", mtime=0),
        "MetaImage, packed as a whole (gzip)",
        "unpack it",
    ),
    (gzip.compress(b"\0\0\0\1\0\0\1\0" * 99, mtime=0), "FreeSurfer MGZ", "convert it to NIfTI"),
    (picture("PNG"), "a picture (PNG)", "open the CT"),
    (picture("JPEG"), "a picture (JPEG)", "open the CT"),
    (picture("TIFF"), "a picture (TIFF)", "open the CT"),
    (picture("BMP"), "a picture (BMP)", "open the CT"),
    (picture("GIF"), "a picture (GIF)", "open the CT"),
    (picture("WEBP"), "a picture (WebP)", "open the CT"),
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3" + bytes(99), "a document (PDF)", "open the CT"),
    (b"%PDF-1.4\nplain to the end", "a document (PDF)", "open the CT"),
    (b"\x89HDF\r\n\x1a\n" + bytes(99), "HDF5", "convert it to NIfTI"),
    (b"CDF\1" + bytes(99), "MINC 1", "convert it to NIfTI"),
    (b"MATLAB 5.0 MAT-file" + bytes(999), "MATLAB", "convert it to NIfTI"),
    (saved_array(), "NumPy", "convert it to NIfTI"),
    (b"# vtk DataFile Version 3.0\nct\nASCII\n", "VTK", "convert it to NIfTI"),
    (bytes(4) + b"ftypisom" + bytes(99), "a video", "open the CT"),
    (b"MZ\x90\0" + bytes(99), "a program (Windows)", "open the CT"),
    (b"<!DOCTYPE html>\n<title>Log in</title>", "a web page", "download the scan again"),
    (b"\n <HTML><body>404", "a web page", "download the scan again"),
    (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS", "download"),
    (("Befund: unauffällig\n" * 999).encode(), "plain text", "open the CT"),
    (b'{"PatientName": "x"}', "plain text", "open the CT"),
    (b"id,label\n1,0\n", "plain text", "open the CT"),
]


@pytest.mark.parametrize(("content", "kind", "advice"), KINDS)
@pytest.mark.parametrize("name", ["a", "a.nii.gz", "a.dat"])
def test_what_a_file_is_and_what_to_do(tmp_path, content, kind, advice, name):
    path = tmp_path / name
    path.write_bytes(content)
    for opens in (load_volume, outline):
        with pytest.raises(LoadError) as caught:
            opens(path)
        assert kind in str(caught.value)
        assert advice in str(caught.value)
        assert str(caught.value).endswith(".")


@pytest.mark.parametrize("content", [bytes(999), bytes(range(256)) * 9, b"\xff", b" \n"])
def test_what_nobody_knows_is_none_of_the_formats(tmp_path, content):
    path = tmp_path / "a.nii"
    path.write_bytes(content)
    with pytest.raises(LoadError, match=r"not NIfTI, .* or DICOM"):
        load_volume(path)
