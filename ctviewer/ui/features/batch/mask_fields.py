"""Input fields for the locations of a batch's masks and maps."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QRegularExpression, Signal, Slot
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QToolButton, QWidget

from ctviewer.core.geometry.scan_mask import MaskKind
from ctviewer.pipeline.options import Options
from ctviewer.ui.base.plain import PlainLabel, tip
from ctviewer.ui.output.saving import first_folder
from ctviewer.ui.scan.opening import last_folder

NUMBERS = QRegularExpression(r"[0-9, ]*")
ROOM = 24  # pixels around a field's text


class MaskFields(QWidget):
    """Two fields, each for a folder or a pattern; `changed` if either changes."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[MaskKind, QLineEdit] = {}
        self.choosers: dict[MaskKind, QToolButton] = {}
        self.labels: dict[MaskKind, QLineEdit] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for kind, title in (
            (MaskKind.LUNGS, self.tr("Lung masks")),
            (MaskKind.LESIONS, self.tr("Lesion masks")),
        ):
            field, chooser = _folder_field(title, self.tr("none, or a folder"))
            field.setToolTip(
                tip(
                    self.tr(
                        "A folder whose masks are named like saved maps or like the scans, or a "
                        "path pattern with {name} and {folder}"
                    )
                )
            )
            field.editingFinished.connect(self._on_edited)
            chooser.clicked.connect(self._on_choose)
            labels = self._labels(title)
            for widget in (PlainLabel(title), field, chooser, labels):
                row.addWidget(widget, 1 if widget is field else 0)
            self.fields[kind], self.choosers[kind], self.labels[kind] = field, chooser, labels
            field.textChanged.connect(self._on_place)
        self._known = self.texts

    @property
    def texts(self) -> tuple[str, ...]:
        """The fields' texts."""
        fields = (*self.fields.values(), *self.labels.values())
        return tuple(field.text().strip() for field in fields)

    def options(self, options: Options) -> Options:
        """The options with these masks, and for each the labels that count; empty for all."""
        lungs, lesions = (field.text().strip() or None for field in self.fields.values())
        of_lungs, of_lesions = (_numbers(field.text()) for field in self.labels.values())
        return replace(
            options,
            lungs=lungs,
            lesions=lesions,
            lungs_labels=of_lungs if lungs else (),
            lesions_labels=of_lesions if lesions else (),
        )

    def show_options(self, options: Options) -> None:
        """Show the masks of other options, without emitting `changed`."""
        places = options.lungs, options.lesions
        labels = options.lungs_labels, options.lesions_labels
        for field, place in zip(self.fields.values(), places, strict=True):
            field.setText(place or "")
        for field, numbers in zip(self.labels.values(), labels, strict=True):
            field.setText(", ".join(map(str, numbers)))
        self._known = self.texts

    def _labels(self, title: str) -> QLineEdit:
        """The field for label numbers, disabled without a location of masks."""
        field = QLineEdit(placeholderText=self.tr("all labels"))
        field.setAccessibleName(f"{title}: {self.tr('label numbers')}")
        field.setToolTip(
            tip(
                self.tr(
                    "The numbers of the labels to use, for example 1, 2, 5. If empty: the labels "
                    "whose names match, otherwise all"
                )
            )
        )
        field.setValidator(QRegularExpressionValidator(NUMBERS, field))
        field.setFixedWidth(field.fontMetrics().horizontalAdvance(field.placeholderText()) + ROOM)
        field.setEnabled(False)
        field.editingFinished.connect(self._on_edited)
        return field

    @Slot()
    def _on_place(self) -> None:
        for kind, field in self.fields.items():
            self.labels[kind].setEnabled(bool(field.text().strip()))

    @Slot()
    def _on_edited(self) -> None:
        """Leaving a field without a change has no effect."""
        if self.texts != self._known:
            self._known = self.texts
            self.changed.emit()

    @Slot()
    def _on_choose(self) -> None:
        """Choose the folder for the field beside the button."""
        kind = next(kind for kind, each in self.choosers.items() if each is self.sender())
        name = QFileDialog.getExistingDirectory(
            self, self.fields[kind].accessibleName(), last_folder()
        )
        if name:
            self.fields[kind].setText(name)
            self._on_edited()


class MapsField(QWidget):
    """A field for the folder of a batch's maps; `changed` if it changes."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = self.tr("Save maps in")
        self.field, self.chooser = _folder_field(title, self.tr("nowhere, or a folder"))
        self.field.setToolTip(
            tip(
                self.tr(
                    "A folder that holds no scans, for the lesion and lung maps of each scan as "
                    "NIfTI files; an export as a BIDS derivative includes them"
                )
            )
        )
        self._known = ""
        self.field.editingFinished.connect(self._on_edited)
        self.chooser.clicked.connect(self._on_choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (PlainLabel(title), self.field, self.chooser):
            row.addWidget(widget, 1 if widget is self.field else 0)

    def options(self, options: Options) -> Options:
        """The options with this folder."""
        text = self.field.text().strip()
        return replace(options, maps=Path(text) if text else None)

    def show_options(self, options: Options) -> None:
        """Show the folder of other options."""
        self._known = str(options.maps or "")
        self.field.setText(self._known)

    @Slot()
    def _on_edited(self) -> None:
        """Leaving a field without a change has no effect."""
        text = self.field.text().strip()
        if text != self._known:
            self._known = text
            self.changed.emit()

    @Slot()
    def _on_choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.field.accessibleName(), first_folder())
        if name:
            self.field.setText(name)
            self._on_edited()


def _folder_field(title: str, empty: str) -> tuple[QLineEdit, QToolButton]:
    """A field for a folder, and a button to choose one."""
    field, chooser = QLineEdit(placeholderText=empty), QToolButton()
    choose = QCoreApplication.translate("MaskFields", "Choose the folder")
    field.setAccessibleName(title)
    chooser.setText("…")
    chooser.setToolTip(tip(choose))
    chooser.setAccessibleName(f"{title}: {choose}")
    return field, chooser


def _numbers(text: str) -> tuple[int, ...]:
    """The typed labels, sorted and unique; 0 is background and ignored."""
    found = {int(each) for each in text.replace(",", " ").split()}
    return tuple(sorted(found - {0}))
