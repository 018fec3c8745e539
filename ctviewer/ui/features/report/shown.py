"""Shows an opened structured report as text."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from ctviewer.core.base.text import shown
from ctviewer.ui.base.look import resize_on_screen
from ctviewer.ui.base.plain import PlainLabel

SIZE = (720, 560)  # pixels


class ReportDialog(QDialog):
    """Shows the text, for copying."""

    def __init__(self, name: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("DICOM structured report"))
        self.text = QPlainTextEdit(shown(text))
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(self.tr("Close"))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        said = self.tr("{name} is a DICOM structured report, not a scan. It says:")
        column.addWidget(PlainLabel(said.format(name=shown(name)), wrap=True))
        column.addWidget(self.text, 1)
        column.addWidget(buttons)
        resize_on_screen(self, *SIZE)
