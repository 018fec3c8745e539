"""Draw the pictures of the documentation: the window on the synthetic scan with pneumonia."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench.pulse import Loader, wait_until
from ctviewer.core.base.program import resource
from ctviewer.core.geometry.measure import NOTHING_DRAWN, MeasurementKind
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Index
from ctviewer.ui.features.blind.feature import BlindFeature
from ctviewer.ui.features.compare.feature import CompareFeature
from ctviewer.ui.features.lesions.feature import LesionFeature
from ctviewer.ui.features.lungs.feature import LungFeature
from ctviewer.ui.features.measuring.editor import MeasurementEditor
from ctviewer.ui.features.measuring.feature import MeasuringFeature
from ctviewer.ui.features.networks.feature import NetworkFeature
from ctviewer.ui.features.receipt.feature import ReceiptFeature
from ctviewer.ui.features.uncertainty.feature import ConfidenceFeature
from ctviewer.ui.viewer.mouse import Touch

if TYPE_CHECKING:
    from ctviewer.ui.shell.main_window import MainWindow

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
SIZE = (1440, 900)
TALL = 1360  # for a tab whose content does not fit otherwise
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DRAWN = (
    (MeasurementKind.RULER, Plane.AXIAL, ((0.2, 0.32), (0.42, 0.36))),
    (MeasurementKind.CIRCLE, Plane.AXIAL, ((0.3, 0.6), (0.37, 0.6))),
    (MeasurementKind.RECTANGLE, Plane.AXIAL, ((0.66, 0.45), (0.8, 0.58))),
    (MeasurementKind.ANGLE, Plane.AXIAL, ((0.45, 0.2), (0.58, 0.3), (0.75, 0.22))),
    (MeasurementKind.RULER, Plane.CORONAL, ((0.3, 0.25), (0.3, 0.75))),
)
"""Kind and plane of a measurement, and its spots as fractions of slice width and height."""


def main() -> None:
    """Open and classify the scan, then save every picture of the documentation."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp()  # drawn measurements stay here
    from ctviewer.ui.output.render import save_png
    from ctviewer.ui.shell.app import application
    from ctviewer.ui.shell.main_window import MainWindow

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
    _explain(window)
    _measure(window)
    _preferences(window)
    _receipt(window)
    _report(window)
    _networks(window)
    _sure(window)
    _compare(window)
    window.close()
    _blind()


def _preferences(window: "MainWindow") -> None:
    """The dialog with the default preferences."""
    from PySide6.QtWidgets import QApplication

    from ctviewer.ui.base.preferences import Preferences
    from ctviewer.ui.output.render import save_png
    from ctviewer.ui.shell.preferences import PreferencesDialog

    window.preferences.choices.value = Preferences()
    window.preferences.show_dialog()
    (dialog,) = window.findChildren(PreferencesDialog)
    QApplication.processEvents()
    save_png(dialog.grab().toImage(), PICTURES / "preferences.png")
    dialog.close()


def _blind() -> None:
    """A scan with the form of a blind read, in a window that has not shown a probability."""
    from PySide6.QtWidgets import QApplication

    from ctviewer.core.worklist.blindread import Scale
    from ctviewer.ui.output.render import save_png
    from ctviewer.ui.shell.main_window import MainWindow

    window = MainWindow(Loader())
    window.resize(*SIZE)
    window.show()
    with tempfile.TemporaryDirectory() as folder:
        blind = window.feature(BlindFeature)
        blind.reader.begin(Path(folder) / "readings.csv", Scale.FIVE_POINT)
        blind.dock.show()
        window.open_paths([resource("demo/synthetic_pneumonia.nii.gz")])
        wait_until(lambda: window.session.sealed is not None)
        blind.dock.steps.button(4).click()
        QApplication.processEvents()
        save_png(window.grab().toImage(), PICTURES / "blind.png")
        window.close()


def _report(window: "MainWindow") -> None:
    """The top of a scan's report in a browser; without a browser the old picture is kept."""
    from ctviewer.ui.features.report.write import ReportRequest, write_report

    scan, result = window.session.scan, window.session.result
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if scan is None or result is None or browser is None:
        print("no browser: report.png is not drawn anew")
        return
    with tempfile.TemporaryDirectory() as folder:
        page = write_report(ReportRequest(scan.volume, result, Path(folder) / "report.html"))
        subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             f"--user-data-dir={folder}/browser", "--window-size=920,1560",
             f"--screenshot={PICTURES / 'report.png'}", page.as_uri()],
            check=True, capture_output=True,
        )  # fmt: skip


def _networks(window: "MainWindow") -> None:
    """The list of networks, and the card of the shipped one."""
    from PySide6.QtWidgets import QApplication

    from ctviewer.ui.output.render import save_png

    networks = window.feature(NetworkFeature)
    networks.show_networks()
    QApplication.processEvents()
    assert networks.dialog is not None
    save_png(networks.dialog.grab().toImage(), PICTURES / "networks.png")
    networks.dialog.close()


def _receipt(window: "MainWindow") -> None:
    """A receipt, verified."""
    from PySide6.QtWidgets import QApplication

    from ctviewer.ui.output.render import save_png

    receipt = window.feature(ReceiptFeature)
    receipt.show_receipt()
    wait_until(lambda: receipt.study.state.receipt is not None)
    receipt.study.verify()
    wait_until(lambda: receipt.study.state.check is not None)
    QApplication.processEvents()
    assert receipt.dialog is not None
    save_png(receipt.dialog.grab().toImage(), PICTURES / "receipt.png")
    receipt.dialog.close()


def _sure(window: "MainWindow") -> None:
    """The dock "Confidence" with everything computed."""
    from PySide6.QtWidgets import QApplication

    from ctviewer.ui.output.render import save_png

    window.feature(LungFeature).panel.hide()
    window.session.display.draw(NOTHING_DRAWN)
    window.resize(SIZE[0], TALL)
    confidence = window.feature(ConfidenceFeature)
    confidence.panel.show()
    wait_until(lambda: confidence.study.answers.model is not None)
    confidence.study.ask_spread()
    wait_until(lambda: confidence.study.answers.spread is not None)
    confidence.study.ask_influence()
    wait_until(lambda: confidence.study.answers.influence is not None)
    found = confidence.study.answers.influence
    assert found is not None
    display = window.session.display
    r, a, _ = display.view.cursor
    display.point_at((r, a, round(found.strongest.slab.lowest) + 1))
    QApplication.processEvents()
    save_png(window.grab().toImage(), PICTURES / "confidence.png")
    window.resize(*SIZE)
    confidence.panel.hide()


def _measure(window: "MainWindow") -> None:
    """Measurements with their list, and the lung classes with their panel."""
    from PySide6.QtWidgets import QApplication

    from ctviewer.ui.output.render import save_png

    window.reading.show_views()
    _draw(window.feature(MeasuringFeature).editor, window.session.display.view.cursor)
    QApplication.processEvents()
    save_png(window.grab().toImage(), PICTURES / "measuring.png")
    window.feature(MeasuringFeature).dock.hide()
    window.feature(LungFeature).panel.show()
    wait_until(lambda: window.feature(LungFeature).study.state.statistics is not None)
    QApplication.processEvents()
    save_png(window.grab().toImage(), PICTURES / "lungs.png")


def _explain(window: "MainWindow") -> None:
    """The heat map with the lesion list, and the network's input beside the scan."""
    from PySide6.QtWidgets import QApplication

    from ctviewer.core.view.state import MapDrawing, MapLook
    from ctviewer.ui.output.render import save_png

    explain, display = window.feature(LesionFeature), window.session.display
    before = display.view
    window.reading.show_views()
    explain.toggle_panel()
    wait_until(lambda: explain.study.state.lesions is not None)
    explain.study.step(1)
    display.show(replace(display.view, map_look=MapLook(MapDrawing.BOTH, opacity=0.5)))
    QApplication.processEvents()
    save_png(window.grab().toImage(), PICTURES / "lesions.png")
    explain.seen.show()
    QApplication.processEvents()
    save_png(explain.seen.grab().toImage(), PICTURES / "seen.png")
    explain.seen.hide()
    display.show(before)


def _compare(window: "MainWindow") -> None:
    """The clear scan beside the one with pneumonia."""
    from PySide6.QtWidgets import QApplication

    from ctviewer.ui.output.render import save_png

    comparison = window.feature(CompareFeature).comparison
    comparison.open(resource("demo/synthetic_clear.nii.gz"))
    wait_until(lambda: comparison.second.result is not None and comparison.link.matrix is not None)
    QApplication.processEvents()
    save_png(window.grab().toImage(), PICTURES / "compare.png")
    comparison.close()


def _draw(editor: MeasurementEditor, cursor: Index) -> None:
    """One measurement of each kind, as a user would draw them."""
    assert editor.volume is not None
    for kind, plane, spots in DRAWN:
        editor.choose(kind)
        wide, tall = plane.size_mm(editor.volume)
        for x, y in spots:
            touch = Touch(plane, cursor[plane.axis], (x * wide, y * tall), 1.0)
            editor.moved(touch)
            editor.pressed(touch)
            editor.released(touch)


def _read(window: "MainWindow") -> None:
    """A slab in colours with the histogram, and a coronal montage."""
    from PySide6.QtWidgets import QApplication

    from ctviewer.core.geometry.slab import Projection, Slab
    from ctviewer.core.view.state import ColourMap
    from ctviewer.ui.output.render import save_png

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
