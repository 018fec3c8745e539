"""The window of the networks: which there are, what each is, and what several say of a scan."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.errors import ModelError
from ctviewer.inference.model_card import card_text
from ctviewer.ui.look import ALARM, MUTED
from ctviewer.ui.models.comparison import Comparison, tinted
from ctviewer.ui.models.known import Known
from ctviewer.ui.models.networks import Networks

SIZE = (920, 760)  # pixels
TABLE_HEIGHT = 150
JUDGES = "●"
FEATURE = QTextDocument.MarkdownFeature


class NetworksDialog(QDialog):
    """Stays open beside the views and follows the networks; adding is asked for."""

    add_asked = Signal()
    compare_asked = Signal(list)

    def __init__(self, parent: QWidget, networks: Networks) -> None:
        super().__init__(parent)
        self._networks = networks
        self._listed: tuple[Known, ...] = ()
        self.setWindowTitle(self.tr("Networks"))
        self.resize(*SIZE)
        self.table = _table(self)
        self.table.itemSelectionChanged.connect(self._show_card)
        self.add = QPushButton(self.tr("Add…"))
        self.add.clicked.connect(self.add_asked)
        self.remove = QPushButton(self.tr("Remove"))
        self.remove.setToolTip(self.tr("Trust it no longer; the file stays where it is"))
        self.remove.clicked.connect(lambda: networks.forget(self.selected))
        self.choose = QPushButton(self.tr("Let it judge"))
        self.choose.setToolTip(self.tr("Until the program ends; batches keep the first network"))
        self.choose.clicked.connect(lambda: networks.choose(self.selected))
        self.card = QTextBrowser()
        self.card.setOpenLinks(False)
        self.card.setAccessibleName(self.tr("Model card"))
        self.card.anchorClicked.connect(self._on_link)
        self.link = QLabel()
        self.link.setStyleSheet(f"color: {MUTED};")
        self.link.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.comparison = Comparison()
        self.comparison.run_asked.connect(lambda: self.compare_asked.emit(self.ticked))
        self.tabs = QTabWidget()
        self._lay_out()
        networks.changed.connect(self._update)
        networks.compared.connect(self.comparison.show_opinions)
        self._update()

    @property
    def selected(self) -> Known:
        """The network whose card is shown."""
        return self._listed[max(self.table.currentRow(), 0)]

    @property
    def ticked(self) -> list[Known]:
        """Those to be asked about the scan."""
        ticks = [self.table.item(row, 1).checkState() for row in range(self.table.rowCount())]
        pairs = zip(self._listed, ticks, strict=True)
        return [known for known, tick in pairs if tick is Qt.CheckState.Checked]

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for button in (self.add, self.remove, self.choose):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        card = QWidget()
        inner = QVBoxLayout(card)
        inner.addWidget(self.card)
        inner.addWidget(self.link)
        self.tabs.addTab(card, self.tr("Model card"))
        self.tabs.addTab(self.comparison, self.tr("On this scan"))
        column = QVBoxLayout(self)
        column.addWidget(self.table)
        column.addLayout(row)
        column.addWidget(self.tabs, 1)

    @Slot()
    def _update(self) -> None:
        row = max(self.table.currentRow(), 0)
        unticked = set(self._listed) - set(self.ticked)  # a new one is ticked
        self._listed = self._networks.known
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._listed))
        for number, known in enumerate(self._listed):
            self._show_known(number, known, ticked=known not in unticked)
        self.table.setCurrentCell(min(row, len(self._listed) - 1), 2)
        self.table.blockSignals(False)
        self.comparison.run.setEnabled(not self._networks.comparing)
        self._show_card()

    def _show_known(self, row: int, known: Known, *, ticked: bool) -> None:
        judges = known == (self._networks.chosen or self._networks.first)
        tick = QTableWidgetItem()
        tick.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
        tick.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        texts = (known.name, known.version, known.sha256[:12], self._state(known))
        self.table.setItem(row, 0, QTableWidgetItem(JUDGES if judges else ""))
        self.table.setItem(row, 1, tick)
        for column, text in enumerate(texts, start=2):
            item = QTableWidgetItem(text)
            item.setToolTip(known.sha256 if column == 4 else text)
            self.table.setItem(row, column, item)
        if self._problem(known):
            tinted(self.table.item(row, 5), ALARM)

    def _state(self, known: Known) -> str:
        if self._problem(known):
            return self._problem(known)
        return self.tr("the program's own") if known.own else self.tr("trusted by you")

    def _problem(self, known: Known) -> str:
        try:
            self._networks.read(known)
        except ModelError as error:
            return str(error)
        return ""

    @Slot()
    def _show_card(self) -> None:
        known = self.selected
        self.remove.setEnabled(not known.own)
        self.link.clear()
        try:
            text = card_text(self._networks.read(known))
        except ModelError as error:
            self.choose.setEnabled(False)
            self.card.setPlainText(str(error))
            return
        self.choose.setEnabled(known != (self._networks.chosen or self._networks.first))
        features = FEATURE.MarkdownDialectGitHub | FEATURE.MarkdownNoHTML
        self.card.document().setMarkdown(text, features)

    @Slot(QUrl)
    def _on_link(self, link: QUrl) -> None:
        """The program opens no connection: whoever wants to follow a link copies it."""
        self.link.setText(self.tr("Not opened: {link}").format(link=link.toString()))


def _table(dialog: QDialog) -> QTableWidget:
    table = QTableWidget(0, 6)
    table.setAccessibleName(dialog.tr("Networks"))
    titles: Sequence[str] = (
        dialog.tr("Judges"), dialog.tr("Ask"), dialog.tr("Network"), dialog.tr("Version"),
        dialog.tr("SHA-256"), dialog.tr("State"),
    )  # fmt: skip
    table.setHorizontalHeaderLabels(list(titles))
    table.verticalHeader().hide()
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setFixedHeight(TABLE_HEIGHT)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(5, QHeaderView.ResizeMode.Stretch)
    return table
