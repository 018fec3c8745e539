"""The main window with a different batch engine, and access to its panels by name."""

from functools import partial

from PySide6.QtWidgets import QDockWidget

from ctviewer.ui.features.all import FEATURES
from ctviewer.ui.features.batch.feature import BatchFeature
from ctviewer.ui.features.blind.feature import BlindFeature
from ctviewer.ui.features.compare.feature import CompareFeature
from ctviewer.ui.features.correcting.feature import CorrectFeature
from ctviewer.ui.features.header.feature import HeaderFeature
from ctviewer.ui.features.lesions.feature import LesionFeature
from ctviewer.ui.features.lungs.feature import LungFeature
from ctviewer.ui.features.measuring.feature import MeasuringFeature
from ctviewer.ui.features.networks.feature import NetworkFeature
from ctviewer.ui.features.receipt.feature import ReceiptFeature
from ctviewer.ui.features.report.feature import ReportFeature
from ctviewer.ui.features.result.panel import ResultFeature
from ctviewer.ui.features.sidecar.feature import SidecarFeature
from ctviewer.ui.features.uncertainty.feature import ConfidenceFeature
from ctviewer.ui.shell import main_window

NAMES = {
    "header": HeaderFeature,
    "measuring": MeasuringFeature,
    "lungs": LungFeature,
    "explain": LesionFeature,
    "confidence": ConfidenceFeature,
    "receipt": ReceiptFeature,
    "network_files": NetworkFeature,
    "compare": CompareFeature,
    "blind": BlindFeature,
    "report": ReportFeature,
    "sidecar": SidecarFeature,
    "correcting": CorrectFeature,
}


def show_everything(window):
    """Show every dock, and each tab in turn; the last one stays in front."""
    for dock in window.findChildren(QDockWidget):
        dock.show()
    for page in window.side.pages:
        window.side.bring(page)


def tear_everything_off(window):
    """Show every dock, and every tab except the first in its own window, all visible at once."""
    for dock in window.findChildren(QDockWidget):
        dock.show()
    for page in window.side.pages[1:]:
        window.side.tear_off(page)


OF_BATCH = {"batch": "batch", "tasks": "tasks", "batch_page": "page", "offer": "offer"}


class MainWindow(main_window.MainWindow):
    """A window with its features as attributes, for tests."""

    def __init__(self, make_classifier, engine=None):
        features = FEATURES
        started = main_window.STARTED
        if engine is not None:
            started = engine.defaults
            with_engine = partial(BatchFeature, engine=engine)
            features = [with_engine if each is BatchFeature else each for each in FEATURES]
        super().__init__(make_classifier, started, features)

    def __getattr__(self, name):
        if name in OF_BATCH:
            return getattr(self.feature(BatchFeature), OF_BATCH[name])
        if name == "panel":
            return self.feature(ResultFeature).panel
        if name in NAMES:
            return self.feature(NAMES[name])
        raise AttributeError(name)
