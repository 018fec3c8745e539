"""A scan as one small picture: the axial slice with the most lesion in its heat map."""

from pathlib import Path

from PySide6.QtGui import QImage

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.progress import Report, part, silent
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.state import ViewState
from ctviewer.core.view.window import LUNG
from ctviewer.ui.output.render import png_bytes
from ctviewer.ui.output.shots import slice_shot
from ctviewer.ui.scan.session import Classifier

LOAD_SHARE = 0.5  # of the time for one scan


def thumbnail(path: Path, classifier: Classifier, report: Report = silent) -> bytes:
    """Judge a scan once more and draw it as a PNG; empty when it gets no heat map (any more).

    Raises:
        Cancelled: by `report`.
    """
    try:
        volume = load_volume(path, part(report, 0.0, LOAD_SHARE))
        score = classifier.classify(volume, part(report, LOAD_SHARE, 1.0)).score
    except UserError:
        return b""
    return png_bytes(_picture(volume, score.heat_map)) if score else b""


def _picture(volume: Volume, heat_map: HeatMap) -> QImage:
    """The axial slice with the largest lesion area, the middle one where there is none."""
    r, a, s = (n // 2 for n in volume.shape)
    position = (*heat_map.strongest(volume, Plane.AXIAL), s)[0]
    return slice_shot(volume, Plane.AXIAL, ViewState((r, a, position), LUNG), heat_map)
