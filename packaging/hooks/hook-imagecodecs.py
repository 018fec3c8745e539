"""What PyInstaller takes of imagecodecs: the codecs of DICOM's kinds of JPEG, of some seventy.

imagecodecs imports a codec when it is first asked for, by a name that no analysis sees.
"""

hiddenimports = ["imagecodecs._shared", "imagecodecs._shared_cython"]
hiddenimports += [
    "imagecodecs._jpeg8",
    "imagecodecs._jpeg2k",
    "imagecodecs._jpegls",
    "imagecodecs._htj2k",
]
