"""What the worker does now, how far it is, and a way to stop it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.scan.session import Activity, Stage


class Busy(QWidget):
    """The stage, a bar, the step within the stage, and Cancel."""

    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage = PlainLabel()
        self.stage.setStyleSheet("font-size: 20px;")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.step = PlainLabel()
        self.step.setStyleSheet(f"color: {MUTED};")
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Stop at the next step (Esc)"))
        self.cancel.clicked.connect(self.cancel_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.stage, self.bar, self.step, self.cancel):
            column.addWidget(widget)

    @Slot(object)
    def show_activity(self, activity: Activity) -> None:
        """Show a stage, how far it is, and whether it is being stopped."""
        titles = {
            Stage.IDLE: "",
            Stage.LOADING: self.tr("Opening…"),
            Stage.JUDGING: self.tr("Judging…"),
        }
        self.stage.setText(titles[activity.stage])
        self.bar.setValue(round(1000 * activity.fraction))
        self.step.setText(activity.label)
        self.cancel.setEnabled(not activity.stopping)
        self.cancel.setText(self.tr("Cancelling…") if activity.stopping else self.tr("Cancel"))
