"""Draw the pictures of the documentation: the window on the synthetic scan with pneumonia."""

import os
from dataclasses import replace
from pathlib import Path

from bench.pulse import Loader, wait_until
from ctviewer.core.resources import resource

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
    window.close()


if __name__ == "__main__":
    main()
