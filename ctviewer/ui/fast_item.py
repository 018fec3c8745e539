"""A picture as an item of a view, painted fast."""

import pyqtgraph as pg
from PySide6.QtGui import QImage


class FastItem(pg.ImageItem):  # type: ignore[misc]
    """An image that is painted two to three times faster, to the same pixels, where it is `smooth`.

    Qt stretches two formats smoothly by the processor's vector instructions, and greys, palettes
    and plain RGBA pixel by pixel; so an image is converted once, when it is set. For blocks Qt
    picks other neighbours in those formats, and so blocks stay as they are.
    """

    def __init__(self) -> None:
        super().__init__(axisOrder="row-major")
        self.smooth = True
        self.qimage: QImage | None

    def render(self) -> None:
        """Make what is painted from the values that were set."""
        super().render()
        made: QImage | None = self.qimage
        if self.smooth and made is not None:
            formats = QImage.Format
            alpha = made.hasAlphaChannel()
            fast = formats.Format_ARGB32_Premultiplied if alpha else formats.Format_RGB32
            self.qimage = made.convertToFormat(fast)
