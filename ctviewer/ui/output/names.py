"""The names that save dialogs suggest: what it is, of which plane, from which day.

A scan's own name is often that of a patient: it is in them only if the user prefers it so.
"""

import re
from datetime import date

from ctviewer.core.base.text import shown
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.maps.naming import stem_of
from ctviewer.ui.base.preferences import read

LONGEST = 50  # characters of a scan's name: the rest must fit into the 255 bytes of a file's
UNFIT = re.compile(r'[\s/\\:*?"<>|]+')  # what some system refuses in a file's name, and spaces


def suggested_name(
    kind: str,
    ending: str,
    volume: Volume | None,
    plane: Plane | None = None,
    named: bool | None = None,
) -> str:
    """E.g. "montage-coronal-2026-11-28.png"; with the scan's name in front where it may be.

    `ending` has its dot; `volume` is None for what is of many scans. Whether the scan is `named`
    is the preference's, unless the user was asked.
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
    """How several files of one scan begin: its own name where it may be, else the day."""
    return (*_scan(volume), f"ct-{date.today().isoformat()}")[0]


def _scan(volume: Volume | None, named: bool | None = None) -> tuple[str, ...]:
    may_be = read("scan_named").scan_named if named is None else named
    if volume is None or volume.source.path is None or not may_be:
        return ()
    stem = UNFIT.sub("_", shown(stem_of(volume.source.path)))[:LONGEST].strip("._-")
    return (stem,) if stem else ()
