"""How a heat map is laid over the slices, as part of what the views show."""

from dataclasses import dataclass
from enum import Enum

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.base.text import Text

LEAST_THRESHOLD, MOST_THRESHOLD = 0.01, 0.99  # beyond, all or nothing would count as lesion
USUAL_OPACITY = 0.75


class MapDrawing(Enum):
    """What is drawn of a heat map; the value is the name on the screen."""

    FILL = Text("Fill")
    CONTOUR = Text("Contour")
    BOTH = Text("Fill and contour")

    @property
    def fills(self) -> bool:
        """Whether cells are coloured."""
        return self is not MapDrawing.CONTOUR

    @property
    def outlines(self) -> bool:
        """Whether a line runs where the map crosses its threshold."""
        return self is not MapDrawing.FILL


@dataclass(frozen=True)
class MapLook:
    """`opacity` (0..1) is that of a fill at the value 1; `threshold` None is the network's own."""

    drawing: MapDrawing = MapDrawing.FILL
    opacity: float = USUAL_OPACITY
    threshold: float | None = None

    def threshold_of(self, heat_map: HeatMap) -> float:
        """From which value on a cell of a map counts as lesion."""
        return heat_map.threshold if self.threshold is None else self.threshold


USUAL_LOOK = MapLook()
