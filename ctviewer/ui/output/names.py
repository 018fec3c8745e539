"""Suggested names in save dialogs: content, plane, date.

A scan's own name is often a patient's: it is included only if the user prefers so.
"""

import re
from datetime import date

from ctviewer.core.base.text import shown
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.maps.naming import stem_of
from ctviewer.ui.base.preferences import read

LONGEST = 50  # characters of a scan's name, to stay within the 255 bytes of a file name
UNFIT = re.compile(r'[\s/\\:*?"<>|]+')  # not allowed in file names on some system, or white space


def suggested_name(
    kind: str,
    ending: str,
    volume: Volume | None,
    plane: Plane | None = None,
    named: bool | None = None,
) -> str:
    """E.g. "montage-coronal-2026-11-28.png"; with the scan's name in front if allowed.

    `ending` includes the dot; `volume` is None for content of several scans. `named` None means the
    preference.
    """
    return "-".join(
        (
            *_scan(volume, named),
            kind,
            *([plane.title.lower()] if plane else []),
            f"{date.today().isoformat()}{ending}",
        )
    )


def suggested_stem(volume: Volume) -> str:
    """A prefix for several files of one scan: its name if allowed, else the date."""
    return (*_scan(volume), f"ct-{date.today().isoformat()}")[0]


def _scan(volume: Volume | None, named: bool | None = None) -> tuple[str, ...]:
    may_be = read("scan_named").scan_named if named is None else named
    if volume is None or volume.source.path is None or not may_be:
        return ()
    stem = UNFIT.sub("_", shown(stem_of(volume.source.path)))[:LONGEST].strip("._-")
    return (stem,) if stem else ()
