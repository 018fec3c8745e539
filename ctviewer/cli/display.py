"""Checks whether a window can be shown: without a display Qt would abort the program."""

import ctypes
import os
import sys

NEEDED_BY_XCB = ("libxcb.so.1", "libxcb-cursor.so.0")  # required by Qt's X plugin
INSTEAD = "'ctviewer classify', 'render' and 'report' need none."


def problem() -> str | None:
    """Why no window can be shown, as a sentence; None if one can."""
    wanted = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    if sys.platform != "linux" or wanted not in ("", "xcb", "wayland"):
        return None
    if wanted != "xcb" and _wayland_answers():
        return None
    if wanted != "wayland" and os.environ.get("DISPLAY"):
        lacking = _lacking()
        if lacking:
            return f"There is no display without {lacking}; install it. {INSTEAD}"
        if _x_answers():
            return None
    return f"There is no display to show a window on. {INSTEAD}"


def _lacking() -> str:
    for name in NEEDED_BY_XCB:
        try:
            ctypes.CDLL(name)
        except OSError:
            return name
    return ""


def _x_answers() -> bool:
    library = ctypes.CDLL(NEEDED_BY_XCB[0])
    library.xcb_connect.restype = ctypes.c_void_p
    library.xcb_connection_has_error.argtypes = library.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = library.xcb_connect(None, None)  # of $DISPLAY; never null
    failed = library.xcb_connection_has_error(connection)
    library.xcb_disconnect(connection)
    return not failed


def _wayland_answers() -> bool:
    if not (os.environ.get("WAYLAND_DISPLAY") or os.environ.get("WAYLAND_SOCKET")):
        return False
    try:
        library = ctypes.CDLL("libwayland-client.so.0")
    except OSError:
        return False
    library.wl_display_connect.restype = ctypes.c_void_p
    library.wl_display_disconnect.argtypes = [ctypes.c_void_p]
    connection = library.wl_display_connect(None)
    if connection:
        library.wl_display_disconnect(connection)
    return bool(connection)
