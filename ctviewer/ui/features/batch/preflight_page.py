"""The pre-flight page: folder, its scans, and what will become of each."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.formats.found import Discovery, omitted_text
from ctviewer.core.geometry.scan_mask import MaskKind
from ctviewer.core.worklist.preflight import Preflight
from ctviewer.pipeline.options import Options, equivalent_command
from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import PlainLabel, tip
from ctviewer.ui.base.words import filled, word
from ctviewer.ui.features.batch.controller import Batch, BatchState, Phase
from ctviewer.ui.features.batch.mask_fields import MapsField, MaskFields
from ctviewer.ui.features.batch.preflight_model import PreflightModel
from ctviewer.ui.scan.opening import last_folder
from ctviewer.ui.widgets.key_table import list_rows
from ctviewer.ui.widgets.labels import CutLabel


class PreflightPage(QWidget):
    """Folder and patterns, the list of scans, the equivalent command, Start."""

    def __init__(self, batch: Batch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._batch = batch
        self._paths: tuple[Path, ...] = ()
        self._looked_for = ("", "")
        self._start_waits = False
        self.choose = QPushButton(self.tr("Choose a folder…"))
        self.folder = CutLabel()
        self.folder.setText(self.tr("or drop one on the window"))
        self.recursive = QCheckBox(self.tr("Include subfolders"))
        self.recursive.setChecked(True)
        self.include = QLineEdit(placeholderText=self.tr("all, or e.g. *.nii.gz  case*"))
        self.exclude = QLineEdit(placeholderText=self.tr("none, or e.g. *mask*  old"))
        self.masks, self.maps = MaskFields(), MapsField()
        self.summary = PlainLabel(self.tr("No folder is chosen."), wrap=True)
        self.only = QCheckBox(self.tr("Only duplicates and scans without a number"))
        self.model = PreflightModel(self)
        self.table = QTableView()
        self.bar = QProgressBar(textVisible=False, maximum=1000)
        self.command = QLineEdit(readOnly=True)
        self.command.setAccessibleName(self.tr("Equivalent command"))
        self.copy = QPushButton(self.tr("Copy"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.begin = QPushButton(self.tr("Start"))
        self.begin.setObjectName("main")
        self._lay_out()
        self._connect()
        self._on_changed()

    @Slot()
    def ask_folder(self) -> None:
        """Let the user choose a folder, and run the pre-flight."""
        name = QFileDialog.getExistingDirectory(self, self.tr("Classify a folder"), last_folder())
        if name:
            self.look_at((Path(name),))

    def look_at(self, paths: tuple[Path, ...], found: Discovery | None = None) -> None:
        """Run the pre-flight on folders or files, with the current patterns.

        `found` is reused, unless the patterns restrict it.
        """
        self._paths = paths
        options = self._options()
        whole = options.recursive and not options.include and not options.exclude
        self._look(found if whole and not options.mask_places else None)

    def _lay_out(self) -> None:
        where, which, foot, column = QHBoxLayout(), QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        self.folder.setStyleSheet(f"color: {MUTED};")
        where.addWidget(self.choose)
        where.addWidget(self.folder, 1)
        for label, field in (
            (self.tr("Include"), self.include),
            (self.tr("Exclude"), self.exclude),
        ):
            field.setToolTip(self.tr("Patterns with * and ?, separated by spaces"))
            field.setAccessibleName(label)
            which.addWidget(PlainLabel(label))
            which.addWidget(field, 1)
        where.addWidget(self.recursive)
        self._set_table()
        foot.addWidget(PlainLabel(self.tr("Equivalent command")))
        foot.addWidget(self.command, 1)
        for button in (self.copy, self.cancel, self.begin):
            foot.addWidget(button)
        for switch in (self.recursive, self.only):
            switch.setStyleSheet("QCheckBox { font-size: 13px; }")
        said = QHBoxLayout()
        said.addWidget(self.summary, 1)
        said.addWidget(self.only)
        column.setContentsMargins(8, 8, 8, 8)
        for row in (where, which):
            column.addLayout(row)
        column.addWidget(self.masks)
        column.addWidget(self.maps)
        column.addLayout(said)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def _set_table(self) -> None:
        table, header = self.table, self.table.horizontalHeader()
        table.setModel(self.model)
        table.setAccessibleName(self.tr("What was found"))
        list_rows(table, names=0)
        table.setWordWrap(False)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(26)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        for place, width in enumerate((320, 130, 150, 130)):
            table.setColumnWidth(place, width)

    def _connect(self) -> None:
        self.choose.clicked.connect(self.ask_folder)
        self.recursive.toggled.connect(self._look_again)
        for field in (self.include, self.exclude):
            field.editingFinished.connect(self._on_pattern)
        for folders in (self.masks, self.maps):
            folders.changed.connect(self._look_again)
        self.only.toggled.connect(self.model.show_only_trouble)
        self.begin.clicked.connect(self._on_begin)
        self.cancel.clicked.connect(self._batch.cancel)
        self.copy.clicked.connect(self._copy)
        self._batch.changed.connect(self._on_changed)

    def _options(self) -> Options:
        asked = replace(
            self._batch.engine.defaults,  # the batch sets the network
            paths=self._paths,
            recursive=self.recursive.isChecked(),
            include=tuple(self.include.text().split()),
            exclude=tuple(self.exclude.text().split()),
        )
        return self.maps.options(self.masks.options(asked))

    def _look(self, found: Discovery | None = None) -> None:
        self._looked_for = (self.include.text(), self.exclude.text())
        self._start_waits = False  # it was asked for of what was looked for before
        if self._paths:
            self._batch.look(self._options(), found)

    @Slot()
    def _look_again(self) -> None:
        self._look()

    @Slot()
    def _on_begin(self) -> None:
        """Start, if need be when the pre-flight is done.

        A batch that was already run is searched again before it restarts.
        """
        state = self._batch.state
        if state.phase is Phase.LOOKING:  # e.g. when the click took the focus from an edited field
            self._start_waits = True
            self._on_changed()
        elif state.phase is Phase.READY:
            self._batch.start()
        elif state.options is not None:
            if not self._paths:
                self._show_options(state.options)
            self._look()

    def _show_options(self, options: Options) -> None:
        """Show the options of a batch of an earlier session."""
        self._paths = options.paths
        with QSignalBlocker(self.recursive):
            self.recursive.setChecked(options.recursive)
        self.include.setText(" ".join(options.include))
        self.exclude.setText(" ".join(options.exclude))
        self.masks.show_options(options)
        self.maps.show_options(options)

    @Slot()
    def _on_pattern(self) -> None:
        """Leaving a field without a change has no effect."""
        patterns = (self.include.text(), self.exclude.text())
        if patterns != self._looked_for:
            self._look()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.command.text())

    @Slot()
    def _on_changed(self) -> None:
        """Show the state; continue with a pending start, unless no scan has a mask."""
        state = self._batch.state
        waited, self._start_waits = self._start_waits, self._start_waits and self._is_looking
        if waited and state.phase is Phase.READY and all(state.masks.values()):
            self._batch.start()
            return
        self._show(state)

    @property
    def _is_looking(self) -> bool:
        return self._batch.state.phase is Phase.LOOKING

    def _show(self, state: BatchState) -> None:
        looking = self._is_looking
        self.bar.setVisible(looking)
        self.cancel.setVisible(looking)
        self.bar.setValue(round(1000 * state.fraction))
        lines = self._batch.worklist.lines if state.ended else ()
        self.model.show_found(state.preflight, {line.path: line for line in lines})
        reason = self._why_not(state)
        again = state.ended and state.options is not None
        self.begin.setText(self.tr("Look again") if again else self.tr("Start"))
        startable = again or looking or state.phase is Phase.READY
        self.begin.setEnabled(startable and not self._start_waits)
        self.begin.setToolTip(tip(reason))
        fields = self.recursive, self.include, self.exclude, self.masks, self.maps
        for widget in (self.choose, *fields):
            widget.setEnabled(not state.classifying)
        if state.options is not None:
            self.folder.setText("   ".join(str(path) for path in state.options.paths))
            self.command.setText(equivalent_command(state.options))
            self.command.setCursorPosition(0)
        if looking:
            waits = self.tr("They are classified once they are found.") if self._start_waits else ""
            label = state.label or self.tr("Looking for scans")
            self.summary.setText(f"{label}. {waits}" if waits else label)
        elif state.problem:
            self.summary.setText(f"{state.problem} {reason}".strip())
        elif state.preflight is not None:
            found = self._shown(state.preflight, state.options)
            self.summary.setText(f"{reason} {found}".strip())
        elif reason:
            self.summary.setText(reason)

    def _why_not(self, state: BatchState) -> str:
        """Why the listed scans cannot be started, as a sentence; "" if they can."""
        if state.classifying:
            return self.tr("These scans are being classified; the worklist shows how far that is.")
        if state.phase is Phase.DONE:
            return self.tr(
                "These scans were classified; their results are in the worklist. To classify them "
                "once more, look again."
            )
        if state.phase is Phase.STOPPED:
            return self.tr(
                "This batch was not finished; Resume in the worklist classifies the rest. To start "
                "over, look again."
            )
        return ""

    def _shown(self, found: Preflight, options: Options | None) -> str:
        scans = self.tr("{count} {count:scan|scans} found.")
        parts = [filled(scans, count=len(found.candidates))]
        if found.refused:
            shown = self.tr("{count} will get no number, by {count:its header|their headers}.")
            parts.append(filled(shown, count=len(found.refused)))
        if found.duplicates:
            shown = self.tr("{count} {count:has|have} the same voxels as an earlier one.")
            parts.append(filled(shown, count=len(found.duplicates)))
        if not found.refused and not found.duplicates:
            parts.append(self.tr("No header problems, no duplicates."))
        if found.omitted:
            parts.append(word(omitted_text(found.omitted)))
        parts += self._masks_shown()
        if options is not None and options.model is not None:
            shown = self.tr("They are classified by the network in {file}.")
            parts.append(shown.format(file=options.model.name))
        return " ".join(parts)

    def _masks_shown(self) -> list[str]:
        """The number of scans with a mask, for each requested kind."""
        shown = {
            MaskKind.LUNGS: self.tr("{count} {count:has|have} a lung mask."),
            MaskKind.LESIONS: self.tr("{count} {count:has|have} a lesion mask."),
        }
        found = self._batch.state.masks.items()
        return [filled(shown[kind], count=count) for kind, count in found]
