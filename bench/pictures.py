"""Draw the pictures of the documentation: the window on the synthetic scan with pneumonia."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench.pulse import Loader, wait_until
from ctviewer.core.resources import resource

if TYPE_CHECKING:
    from ctviewer.ui.main_window import MainWindow

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
SIZE = (1440, 900)


def main() -> None:
    """Open, judge, show the heat map, save both tabs."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ctviewer.ui.app import application
    from ctviewer.ui.main_window import MainWindow
    from ctviewer.ui.render import save_png

    app = application()
    window = MainWindow(Loader())
    window.resize(*SIZE)
    window.show()
    window.open_paths([resource("demo/synthetic_pneumonia.nii.gz")])
    wait_until(lambda: window.session.result is not None)
    display = window.session.display
    display.show(replace(display.view, heat_map_shown=True))
    PICTURES.mkdir(exist_ok=True)
    for tab, name in enumerate(("window", "montage")):
        window.reading.setCurrentIndex(tab)
        app.processEvents()
        window.reading.montage.sheet.complete()
        save_png(window.grab().toImage(), PICTURES / f"{name}.png")
    _read(window)
    window.close()


def _read(window: "MainWindow") -> None:
    """A slab in colours with the histogram, and a coronal montage."""
    from PySide6.QtWidgets import QApplication

    from ctviewer.core.plane import Plane
    from ctviewer.core.projection import Projection
    from ctviewer.core.slab import Slab
    from ctviewer.core.viewstate import ColourMap
    from ctviewer.ui.render import save_png

    reading, display = window.reading, window.session.display
    plain = replace(display.view, heat_map_shown=False)
    slab = Slab(Projection.HIGHEST, 10.0)
    reading.show_views()
    reading.histogram.show()
    display.show(replace(plain, slab=slab, colour_map=ColourMap.CIVIDIS))
    QApplication.processEvents()
    save_png(window.grab().toImage(), PICTURES / "reading.png")
    reading.histogram.hide()
    display.show(plain)
    reading.montage.show_plane(Plane.CORONAL)
    reading.montage.rows.setValue(3)
    reading.montage.columns.setValue(4)
    reading.toggle_montage()
    QApplication.processEvents()
    reading.montage.sheet.complete()
    save_png(window.grab().toImage(), PICTURES / "montage-coronal.png")


if __name__ == "__main__":
    main()
