"""The initial window of a scan: a default for each kind, or from the header."""

import math
import re
from dataclasses import dataclass

from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.window import LUNG, MIN_WIDTH, Window, preset

SIEMENS = re.compile(r"([BHIQDU][RLPVFNCUQ]?)(\d\d)(\D|$)")
"""One or two letters for the body region, then the sharpness from 10 to 99, e.g. B70f, Br36d."""
TOSHIBA = re.compile(r"FC(\d\d)\b")
MEDIASTINUM = preset("Mediastinum")
FAR = 1e5  # HU; no window lies further out
SHARP_FROM = 50  # Siemens: B50 is the softest lung kernel by name
LUNG_FC = range(50, 60)  # Toshiba and Canon: FC50 to FC59 are for lung, FC01 to FC19 for the body
BODY_FC = range(1, 20)
SHARP_NAMES = re.compile(r"LUNG|BONE|EDGE|SHARP|\bY[A-E]\b|\b[DE]\b")
SOFT_NAMES = re.compile(r"SOFT|STANDARD|SMOOTH|CHST|BODY|ABDOMEN|\b[AB]\b")
"""Kernel names of General Electric and Philips, and of users: only unambiguous ones."""


@dataclass(frozen=True)
class OpeningWindows:
    """The initial windows of scans.

    `ct` is for a CT, `other` for anything else, None for one that fits the values; `by_file`
    prefers the window in the file, `by_kernel` the window `sharp` or `soft` for a CT with such a
    kernel.
    """

    ct: Window = LUNG
    other: Window | None = None
    by_file: bool = False
    by_kernel: bool = False
    sharp: Window = LUNG
    soft: Window = MEDIASTINUM

    def window(self, volume: Volume, fitting: Window, *, is_ct: bool) -> Window:
        """The window of a volume; `fitting` is the one that fits its values."""
        by_header = self._by_header(volume, is_ct=is_ct)
        return by_header or (self.ct if is_ct else self.other or fitting)

    def _by_header(self, volume: Volume, *, is_ct: bool) -> Window | None:
        if self.by_file:
            return stored_window(volume)
        if self.by_kernel and is_ct:
            return {True: self.sharp, False: self.soft, None: None}[is_sharp(kernel_of(volume))]
        return None


def kernel_of(volume: Volume) -> str:
    """The convolution kernel of a DICOM series, "" if not given."""
    return _fact(volume, "ConvolutionKernel")


def is_sharp(kernel: str) -> bool | None:
    """Whether a kernel is sharp, as for lung and bone; None if its name does not show it.

    The names are vendor-specific: DICOM has no codes (PS3.3, C.8.2.1, Convolution Kernel).
    """
    name = kernel.upper()
    if siemens := SIEMENS.match(name):
        return int(siemens[2]) >= SHARP_FROM
    if toshiba := TOSHIBA.match(name):
        number = int(toshiba[1])
        return True if number in LUNG_FC else False if number in BODY_FC else None
    sharp, soft = SHARP_NAMES.search(name), SOFT_NAMES.search(name)
    return None if bool(sharp) is bool(soft) else bool(sharp)


def stored_window(volume: Volume) -> Window | None:
    """The (first) window in the file; None without a usable one.

    In DICOM Window Center and Width in units of the rescaled values (PS3.3, C.11.2.1.2), in NIfTI
    cal_min and cal_max, which are black and white.
    """
    centre, width = (_number(_fact(volume, name)) for name in ("WindowCenter", "WindowWidth"))
    low, high = (_number(_fact(volume, name)) for name in ("cal_min", "cal_max"))
    if centre is None and low is not None and high is not None:
        centre, width = (low + high) / 2, high - low
    if centre is None or width is None or not MIN_WIDTH <= width <= FAR or abs(centre) > FAR:
        return None
    return Window(centre, width, Text("File"))


def _fact(volume: Volume, name: str) -> str:
    """A header field by its name, with or without a DICOM tag after it; "" if missing."""
    found = (value for key, value in volume.source.facts if key.split(" (")[0] == name)
    return next(found, "").strip()


def _number(text: str) -> float | None:
    """The first number of a field, or None."""
    try:
        value = float(text.split()[0])
    except (ValueError, IndexError):
        return None
    return value if math.isfinite(value) else None
