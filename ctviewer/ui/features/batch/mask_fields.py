"""Where the masks of a batch's scans are: a field for the lungs, and one for the lesions."""

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QToolButton, QWidget

from ctviewer.core.geometry.scan_mask import MaskKind
from ctviewer.pipeline.options import Options
from ctviewer.ui.base.plain import PlainLabel, tip


class MaskFields(QWidget):
    """Two fields for a folder or a pattern each; `changed` when another one is in either."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[MaskKind, QLineEdit] = {}
        self.choosers: dict[MaskKind, QToolButton] = {}
        self._known = self.texts
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for kind, title in (
            (MaskKind.LUNGS, self.tr("Masks of lungs")),
            (MaskKind.LESIONS, self.tr("Masks of lesions")),
        ):
            field = QLineEdit(placeholderText=self.tr("none, or a folder"))
            field.setAccessibleName(title)
            field.setToolTip(
                tip(
                    self.tr(
                        "A folder of masks named as saved maps or as the scans are, or a pattern "
                        "of paths with {name} and {folder}"
                    )
                )
            )
            field.editingFinished.connect(self._on_edited)
            chooser = QToolButton()
            chooser.setText("…")
            chooser.setToolTip(tip(self.tr("Choose the folder")))
            chooser.setAccessibleName(f"{title}: {self.tr('Choose the folder')}")
            chooser.clicked.connect(self._on_choose)
            for widget in (PlainLabel(title), field, chooser):
                row.addWidget(widget, 1 if widget is field else 0)
            self.fields[kind], self.choosers[kind] = field, chooser

    @property
    def texts(self) -> tuple[str, ...]:
        """What the fields hold."""
        return tuple(field.text().strip() for field in self.fields.values())

    def options(self, options: Options) -> Options:
        """Options with these masks."""
        lungs, lesions = (text or None for text in self.texts)
        return replace(options, lungs=lungs, lesions=lesions)

    @Slot()
    def _on_edited(self) -> None:
        """A field that was only left, not changed, asks for nothing."""
        if self.texts != self._known:
            self._known = self.texts
            self.changed.emit()

    @Slot()
    def _on_choose(self) -> None:
        """Let the user choose the folder of the field beside the button."""
        kind = next(kind for kind, each in self.choosers.items() if each is self.sender())
        name = QFileDialog.getExistingDirectory(self, self.fields[kind].accessibleName())
        if name:
            self.fields[kind].setText(name)
            self._on_edited()
