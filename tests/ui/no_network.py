"""A process that is killed when it creates a socket of a family other than AF_UNIX.

Python's own sockets are detected by an audit hook; on Linux the kernel also kills the process when
a library creates one (seccomp(2) with a classic BPF filter, as in the kernel's seccomp_filter.rst).
`python -m tests.ui.no_network scan picture` opens a scan in the window, classifies it, compares it
with itself, saves a picture and a report next to it, and exits; with `connect` instead it tries to
connect.
"""

import ctypes
import os
import platform
import socket
import struct
import sys
from pathlib import Path

CAUGHT = 99
SOCKET_CALL = {"x86_64": 41, "aarch64": 198}
NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER_MODE = 38, 22, 2
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, KILL_PROCESS = 0x7FFF0000, 0x80000000
NUMBER, FIRST_ARGUMENT = 0, 16  # offsets in `struct seccomp_data`


def forbid_python() -> None:
    """End the process at the first socket created by Python."""

    def hear(event, arguments):
        made = event == "socket.__new__" and arguments[1] != socket.AF_UNIX
        if made or event in ("socket.getaddrinfo", "socket.gethostbyname"):
            os._exit(CAUGHT)

    sys.addaudithook(hear)


def forbid_kernel() -> bool:
    """Let the kernel kill the process at the first socket; returns whether this is supported."""
    call = SOCKET_CALL.get(platform.machine())
    if sys.platform != "linux" or call is None:
        return False
    steps = [
        (LOAD, 0, 0, NUMBER),
        (JUMP_IF_EQUAL, 0, 2, call),  # any other call: skip two instructions, to ALLOW
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (JUMP_IF_EQUAL, 0, 1, socket.AF_UNIX),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, KILL_PROCESS),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return libc.prctl(SET_SECCOMP, FILTER_MODE, program, 0, 0) == 0


def reach_out() -> None:
    """Create a socket bypassing Python, as a library would."""
    ctypes.CDLL(None).socket(socket.AF_INET, socket.SOCK_STREAM, 0)


def use_the_window(scan: Path, picture: Path) -> None:
    """Open, classify, compare, save."""
    from bench.pulse import Loader, wait_until
    from ctviewer.ui.features.compare.feature import CompareFeature
    from ctviewer.ui.features.report.write import ReportRequest, write_report
    from ctviewer.ui.shell.app import application
    from ctviewer.ui.shell.main_window import MainWindow

    application()
    window = MainWindow(Loader())
    window.show()
    window.open_paths([scan])
    wait_until(lambda: window.session.result is not None or bool(window.session.problem))
    second = window.feature(CompareFeature).comparison.second
    second.open(scan)
    wait_until(lambda: second.result is not None or bool(second.problem))
    window.commands.show_keys()
    window.commands.export.save_picture(picture)
    page = picture.with_name("report.html")
    write_report(ReportRequest(window.session.scan.volume, window.session.result, page))
    assert window.session.result is not None, window.session.problem
    window.close()
    assert not {"PySide6.QtNetwork", "PySide6.QtWebEngineCore"} & set(sys.modules)


def main() -> None:
    """See above."""
    if "python" in sys.argv:
        forbid_python()
        socket.socket(socket.AF_INET)
    can = forbid_kernel()
    if "connect" in sys.argv:
        reach_out()
        print("reached out" if can else "cannot be forbidden here")
        return
    forbid_python()
    use_the_window(Path(sys.argv[1]), Path(sys.argv[2]))
    print("done")


if __name__ == "__main__":
    main()
