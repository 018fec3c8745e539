"""The parts of imagecodecs for the package: the JPEG codecs of DICOM, out of some seventy.

imagecodecs imports a codec on first use, by a name that static analysis cannot see.
"""

hiddenimports = ["imagecodecs._shared", "imagecodecs._shared_cython"]
hiddenimports += [
    "imagecodecs._jpeg8",
    "imagecodecs._jpeg2k",
    "imagecodecs._jpegls",
    "imagecodecs._htj2k",
]
