"""The main window with another batch engine, and with its panels by name."""

from functools import partial

from ctviewer.ui.features.all import FEATURES
from ctviewer.ui.features.batch.commands import BatchCommands
from ctviewer.ui.features.blind.commands import BlindCommands
from ctviewer.ui.features.compare.commands import CompareCommands
from ctviewer.ui.features.lesions.commands import ExplainCommands
from ctviewer.ui.features.lungs.commands import LungCommands
from ctviewer.ui.features.measuring.commands import MeasureCommands
from ctviewer.ui.features.networks.commands import NetworkCommands
from ctviewer.ui.features.receipt.commands import ReceiptCommands
from ctviewer.ui.features.report.commands import ReportCommands
from ctviewer.ui.features.result.panel import ResultFeature
from ctviewer.ui.features.uncertainty.commands import SureCommands
from ctviewer.ui.shell import main_window

NAMES = {
    "measuring": MeasureCommands,
    "lungs": LungCommands,
    "explain": ExplainCommands,
    "sure": SureCommands,
    "receipt": ReceiptCommands,
    "network_files": NetworkCommands,
    "compare": CompareCommands,
    "blind": BlindCommands,
    "report": ReportCommands,
}
OF_BATCH = ("batch", "tasks", "dock", "offer")


class MainWindow(main_window.MainWindow):
    """A window whose features tests reach as attributes."""

    def __init__(self, make_classifier, engine=None):
        features = FEATURES
        started = main_window.STARTED
        if engine is not None:
            started = engine.defaults
            with_engine = partial(BatchCommands, engine=engine)
            features = [with_engine if each is BatchCommands else each for each in FEATURES]
        super().__init__(make_classifier, started, features)

    def __getattr__(self, name):
        if name in OF_BATCH:
            return getattr(self.feature(BatchCommands), name)
        if name == "panel":
            return self.feature(ResultFeature).panel
        if name in NAMES:
            return self.feature(NAMES[name])
        raise AttributeError(name)
