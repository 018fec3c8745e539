"""The three orthogonal planes and their display: radiological convention.

Axial slices are seen from the feet and coronal ones from the front, so that the patient's right is
on the left of the screen; on sagittal slices anterior is on the left. Superior or anterior is up.
"""

from enum import Enum

from ctviewer.core.base.text import Text, joined
from ctviewer.core.geometry.volume import Index, Millimetres, Position, Volume, Voxels

RIGHT, ANTERIOR, SUPERIOR = 0, 1, 2  # canonical axes
DIRECTIONS = ("RL", "AP", "SI")  # of each canonical axis: positive, negative

Edges = tuple[str, str, str, str]
"""The letters at the left, right, top and bottom edge of a displayed slice."""


class Plane(Enum):
    """A plane: its normal axis, then the axes along columns and rows.

    Columns run to decreasing indices of `across` (right or anterior is on the left), rows to
    decreasing indices of `down` (anterior or superior is on top).
    """

    AXIAL = (Text("Axial"), SUPERIOR, RIGHT, ANTERIOR, "RLAP")
    CORONAL = (Text("Coronal"), ANTERIOR, RIGHT, SUPERIOR, "RLSI")
    SAGITTAL = (Text("Sagittal"), RIGHT, ANTERIOR, SUPERIOR, "APSI")

    def __init__(self, title: str, axis: int, across: int, down: int, letters: str) -> None:
        self.title = title
        self.axis = axis
        self.across = across
        self.down = down
        self.left, self.right, self.top, self.bottom = tuple(letters)

    @property
    def sided(self) -> bool:
        """Whether it contains the left-right axis, which the conventions display differently."""
        return self.across == RIGHT

    def edges(self, *, neurological: bool = False) -> Edges:
        """The edge letters; the neurological convention mirrors left and right."""
        if neurological and self.sided:
            return self.right, self.left, self.top, self.bottom
        return self.left, self.right, self.top, self.bottom

    def layers(self, voxels: Voxels) -> Voxels:
        """All slices as a view (position, down, across) with canonical indices."""
        return voxels.transpose(self.axis, self.down, self.across)

    def slice_of(self, voxels: Voxels, position: int) -> Voxels:
        """The slice at `position` as a view (rows, columns), first row at the top of the screen."""
        return self.layers(voxels)[position, ::-1, ::-1]

    def count(self, volume: Volume) -> int:
        """The number of slices of the volume in this plane."""
        return volume.shape[self.axis]

    def size_mm(self, volume: Volume) -> tuple[float, float]:
        """Width and height of a displayed slice in mm."""
        return volume.extent[self.across], volume.extent[self.down]

    def screen_of(self, volume: Volume, index: Position) -> tuple[float, float]:
        """The position of a voxel's centre on the slice: mm from its left and top edges."""
        return (
            (volume.shape[self.across] - index[self.across] - 0.5) * volume.spacing[self.across],
            (volume.shape[self.down] - index[self.down] - 0.5) * volume.spacing[self.down],
        )

    def index_at(self, volume: Volume, position: int, x_mm: float, y_mm: float) -> Index:
        """The voxel at a point of slice `position` (mm from left and top), kept inside."""
        index = [0, 0, 0]
        index[self.axis] = position
        for axis, mm in ((self.across, x_mm), (self.down, y_mm)):
            last = volume.shape[axis] - 1
            index[axis] = last - min(max(int(mm // volume.spacing[axis]), 0), last)
        return index[0], index[1], index[2]

    def contains(self, volume: Volume, x_mm: float, y_mm: float) -> bool:
        """Whether a point (mm from left and top) lies on the slice."""
        width, height = self.size_mm(volume)
        return 0 <= x_mm < width and 0 <= y_mm < height


def place_text(mm: float, plane: Plane, *, decimals: int = 0) -> str:
    """A position along a plane's axis with its direction letter, e.g. "S 12"."""
    letters = DIRECTIONS[plane.axis]
    return Text(
        f"{{letter}} {{mm:.{decimals}f}}", letter=letters[0] if mm >= 0 else letters[1], mm=abs(mm)
    )


def position_text(mm: Millimetres) -> str:
    """A scanner position with direction letters, e.g. "R 17.6 P 35.3 S 12.1 mm"."""
    along = {plane.axis: plane for plane in Plane}
    parts = [place_text(value, along[axis], decimals=1) for axis, value in enumerate(mm)]
    return Text("{parts} mm", parts=joined(parts))
