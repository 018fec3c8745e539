"""The networks window: list, cards, and results of several on a scan."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QColor, QImage, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ctviewer.ui.base.look import ALARM, MUTED, resize_on_screen
from ctviewer.ui.base.plain import PlainLabel, tip
from ctviewer.ui.features.networks.comparison import NetworkComparison
from ctviewer.ui.scan.networks import KnownNetwork, Networks
from ctviewer.ui.widgets.key_table import RowDelegate

FEATURES = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub  # supports tables
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


class Card(QTextBrowser):
    """Shows text only: a card may name any file as a picture."""

    def loadResource(self, _kind: int, _name: QUrl | str) -> QImage:
        """An empty picture; otherwise Qt would open the file itself."""
        return QImage(1, 1, QImage.Format.Format_ARGB32)


class CardPage(QWidget):
    """The program opens no connection: links are for copying."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = Card()
        self.card.setOpenLinks(False)
        self.card.setAccessibleName(self.tr("Model card"))
        self.card.anchorClicked.connect(self._on_link)
        self.link = PlainLabel()
        self.link.setStyleSheet(f"color: {MUTED};")
        self.link.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.link.hide()
        column = QVBoxLayout(self)
        column.addWidget(self.card)
        column.addWidget(self.link)

    def show_card(self, markdown: str) -> None:
        """Show a card."""
        self.link.hide()
        self.card.document().setMarkdown(markdown, FEATURES)
        self.card.moveCursor(QTextCursor.MoveOperation.Start)  # else it would scroll from the end

    def show_problem(self, sentence: str) -> None:
        """Show why there is no card."""
        self.link.hide()
        self.card.setPlainText(sentence)

    @Slot(QUrl)
    def _on_link(self, link: QUrl) -> None:
        self.link.setText(self.tr("Not opened: {link}").format(link=link.toString()))
        self.link.show()


SIZE = (920, 760)  # pixels
TABLE_HEIGHT = 150
IN_USE = "●"


class NetworksDialog(QDialog):
    """Non-modal, follows the networks; adding is requested by a signal."""

    add_asked = Signal()
    compare_asked = Signal(list)

    def __init__(self, parent: QWidget, networks: Networks) -> None:
        super().__init__(parent)
        self._networks = networks
        self._listed: tuple[KnownNetwork, ...] = ()
        self._ticks: list[QTableWidgetItem] = []
        self._may_ask = False
        self.setWindowTitle(self.tr("Networks"))
        resize_on_screen(self, *SIZE)
        self.table = _table(self.tr("Networks"), (
            self.tr("In use"), self.tr("Compare"), self.tr("Network"), self.tr("Version"),
            self.tr("SHA-256"), self.tr("State"),
        ))  # fmt: skip
        self.table.itemSelectionChanged.connect(self._show_card)
        self.add = QPushButton(self.tr("Add…"))
        self.add.clicked.connect(self.add_asked)
        self.remove = QPushButton(self.tr("Remove"))
        self.remove.setToolTip(self.tr("Stop trusting it; the file itself is kept"))
        self.remove.clicked.connect(lambda: networks.forget(self.selected))
        self.choose = QPushButton(self.tr("Use this network"))
        self.choose.setToolTip(self.tr("Until the program ends; batches keep the first network"))
        self.choose.clicked.connect(lambda: networks.choose(self.selected))
        self.page = CardPage()
        self.comparison = NetworkComparison()
        self.comparison.run_asked.connect(lambda: self.compare_asked.emit(self.ticked))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self._lay_out()
        networks.changed.connect(self._update)
        networks.compared.connect(self.comparison.show_opinions)
        self._update()

    @property
    def selected(self) -> KnownNetwork:
        """The network whose card is shown."""
        return self._listed[max(self.table.currentRow(), 0)]

    @property
    def ticked(self) -> list[KnownNetwork]:
        """The networks to run on the scan."""
        pairs = zip(self._listed, self._ticks, strict=True)
        return [known for known, tick in pairs if tick.checkState() is Qt.CheckState.Checked]

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for button in (self.add, self.remove, self.choose):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        self.tabs.addTab(self.page, self.tr("Model card"))
        self.tabs.addTab(self.comparison, self.tr("On this scan"))
        column = QVBoxLayout(self)
        column.addWidget(self.table)
        column.addLayout(row)
        column.addWidget(self.tabs, 1)

    @Slot()
    def _update(self) -> None:
        row = max(self.table.currentRow(), 0)
        unticked = set(self._listed) - set(self.ticked)  # new ones are checked
        self._listed = self._networks.known
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._listed))
        self._ticks = []
        for number, known in enumerate(self._listed):
            self._show_known(number, known, ticked=known not in unticked)
        self.table.setCurrentCell(min(row, len(self._listed) - 1), 2)
        self.table.blockSignals(False)
        self._show_whether_asked()
        self._show_card()

    def _show_known(self, row: int, known: KnownNetwork, *, ticked: bool) -> None:
        in_use = known == (self._networks.chosen or self._networks.first)
        tick = QTableWidgetItem()
        tick.setToolTip(tip(self.tr("Run {name} on this scan").format(name=known.name)))
        tick.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
        tick.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        texts = (known.name, known.version, known.sha256[:12], self._state(known))
        self.table.setItem(row, 0, QTableWidgetItem(IN_USE if in_use else ""))
        self.table.setItem(row, 1, tick)
        self._ticks.append(tick)
        for column, text in enumerate(texts, start=2):
            item = QTableWidgetItem(text)
            item.setToolTip(tip(known.sha256 if column == 4 else text))
            if column == 5 and self._networks.card_of(known).problem:
                item.setForeground(QColor(ALARM))
            self.table.setItem(row, column, item)

    def _state(self, known: KnownNetwork) -> str:
        own = self.tr("the program's own") if known.own else self.tr("trusted by you")
        return self._networks.card_of(known).problem or own

    @property
    def may_ask(self) -> bool:
        """Whether there is a scan to run networks on."""
        return self._may_ask

    @may_ask.setter
    def may_ask(self, may_ask: bool) -> None:
        self._may_ask = may_ask
        self._show_whether_asked()

    def _show_whether_asked(self) -> None:
        busy = self._networks.comparing
        self.comparison.run.setEnabled(self._may_ask and not busy)
        asking = self.tr("Running…") if busy else self.tr("Run the ticked networks")
        self.comparison.run.setText(asking)

    @Slot()
    def _show_card(self) -> None:
        known = self.selected
        card = self._networks.card_of(known)
        in_use = known == (self._networks.chosen or self._networks.first)
        self.remove.setEnabled(not known.own)
        self.choose.setEnabled(not in_use and not card.problem)
        if card.problem:
            self.page.show_problem(card.problem)
        else:
            self.page.show_card(card.text)


def _table(name: str, titles: Sequence[str]) -> QTableWidget:
    table = QTableWidget(0, len(titles))
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(list(titles))
    table.verticalHeader().hide()
    table.setItemDelegate(RowDelegate(table))
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setFixedHeight(TABLE_HEIGHT)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(5, QHeaderView.ResizeMode.Stretch)
    return table
