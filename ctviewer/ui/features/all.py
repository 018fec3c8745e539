"""The list of panels; a new one is added here only.

The order is that of menus, entries in a menu, tabs, and handling of Esc.
"""

from ctviewer.ui.features.batch.feature import BatchFeature
from ctviewer.ui.features.blind.feature import BlindFeature
from ctviewer.ui.features.calibration.feature import CalibrationFeature
from ctviewer.ui.features.compare.feature import CompareFeature
from ctviewer.ui.features.correcting.feature import CorrectFeature
from ctviewer.ui.features.feature import MakeFeature
from ctviewer.ui.features.guide.feature import GuideFeature
from ctviewer.ui.features.header.feature import HeaderFeature
from ctviewer.ui.features.lesions.feature import LesionFeature
from ctviewer.ui.features.lungs.feature import LungFeature
from ctviewer.ui.features.maps.feature import MapsFeature
from ctviewer.ui.features.masks.feature import MasksFeature
from ctviewer.ui.features.measuring.feature import MeasuringFeature
from ctviewer.ui.features.networks.feature import NetworkFeature
from ctviewer.ui.features.reads.feature import ReadsFeature
from ctviewer.ui.features.receipt.feature import ReceiptFeature
from ctviewer.ui.features.report.feature import ReportFeature
from ctviewer.ui.features.result.panel import ResultFeature
from ctviewer.ui.features.series.feature import SeriesFeature
from ctviewer.ui.features.sidecar.feature import SidecarFeature
from ctviewer.ui.features.uncertainty.feature import ConfidenceFeature

FEATURES: tuple[MakeFeature, ...] = (
    ResultFeature,
    HeaderFeature,
    SeriesFeature,
    MeasuringFeature,
    CorrectFeature,
    LungFeature,
    LesionFeature,
    ConfidenceFeature,
    ReceiptFeature,
    NetworkFeature,
    CompareFeature,
    BlindFeature,
    BatchFeature,
    CalibrationFeature,
    ReadsFeature,
    ReportFeature,
    MapsFeature,
    MasksFeature,
    SidecarFeature,
    GuideFeature,
)
