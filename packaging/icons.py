"""Draw the program's icons from their SVG sources: `python packaging/icons.py`.

The PNGs under resources/icons are kept in the repository, so that desktops and taskbars need no
SVG. They include the mark of a ticked box, which is used only in the window. `write_ico` and
`write_icns` convert them for Windows and macOS.
"""

import os
import sys
from contextlib import ExitStack
from pathlib import Path

SOURCES = Path(__file__).parent / "icons"
PICTURES = Path(__file__).parents[1] / "resources" / "icons"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)  # pixels; those of the hicolor theme
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_SIZES = (32, 64, 128, 256, 512)  # and the largest
LARGEST = SOURCES / "ctviewer-1024.png"  # macOS only, so it is not in other packages
SPLASH_SIZE = (520, 240)
ICON_IN_SPLASH = (34, 40, 152)  # left, top, edge


def main() -> None:
    """Write every PNG."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication([])
    PICTURES.mkdir(exist_ok=True)
    for size in SIZES:
        _draw("ctviewer.svg", (size, size), PICTURES / f"ctviewer-{size}.png")
    _draw("ctviewer.svg", (1024, 1024), LARGEST)
    for scale, name in ((1, "splash.png"), (2, "splash@2x.png")):
        _draw("splash.svg", SPLASH_SIZE, PICTURES / name, scale)
    application.quit()


def _draw(source: str, size: tuple[int, int], path: Path, scale: int = 1) -> None:
    from PySide6.QtCore import QRectF, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size[0] * scale, size[1] * scale, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.scale(scale, scale)
    QSvgRenderer(str(SOURCES / source)).render(painter, QRectF(0, 0, *size))
    if source == "splash.svg":
        left, top, edge = ICON_IN_SPLASH
        QSvgRenderer(str(SOURCES / "ctviewer.svg")).render(painter, QRectF(left, top, edge, edge))
    painter.end()
    if not image.save(str(path)):
        sys.exit(f"{path} cannot be written")


def write_ico(path: Path) -> Path:
    """The icon of a Windows program; needs Pillow."""
    from PIL import Image

    with ExitStack() as opened:
        *others, largest = (
            opened.enter_context(Image.open(PICTURES / f"ctviewer-{size}.png"))
            for size in ICO_SIZES
        )
        sizes = [(size, size) for size in ICO_SIZES]
        largest.save(path, format="ICO", sizes=sizes, append_images=others)
    return path


def write_icns(path: Path) -> Path:
    """The icon of a macOS program, up to 512 points on a Retina display; needs Pillow."""
    from PIL import Image

    with ExitStack() as opened:
        others = [
            opened.enter_context(Image.open(PICTURES / f"ctviewer-{size}.png"))
            for size in ICNS_SIZES
        ]
        with Image.open(LARGEST) as largest:
            largest.save(path, format="ICNS", append_images=others)
    return path


if __name__ == "__main__":
    main()
