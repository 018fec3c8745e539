"""The panels of the program: whoever adds one adds its class here, and nowhere else.

The order is that of menus, of lines in a menu, of tabs, and of who is asked first by Esc.
"""

from ctviewer.ui.features.batch.commands import BatchCommands
from ctviewer.ui.features.blind.commands import BlindCommands
from ctviewer.ui.features.compare.commands import CompareCommands
from ctviewer.ui.features.feature import MakeFeature
from ctviewer.ui.features.lesions.commands import ExplainCommands
from ctviewer.ui.features.lungs.commands import LungCommands
from ctviewer.ui.features.measuring.commands import MeasureCommands
from ctviewer.ui.features.networks.commands import NetworkCommands
from ctviewer.ui.features.receipt.commands import ReceiptCommands
from ctviewer.ui.features.report.commands import ReportCommands
from ctviewer.ui.features.result.panel import ResultFeature
from ctviewer.ui.features.uncertainty.commands import SureCommands

FEATURES: tuple[MakeFeature, ...] = (
    ResultFeature,
    MeasureCommands,
    LungCommands,
    ExplainCommands,
    SureCommands,
    ReceiptCommands,
    NetworkCommands,
    CompareCommands,
    BlindCommands,
    BatchCommands,
    ReportCommands,
)
