"""Lists of rows."""

import numpy as np
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

from ctviewer.ui.widgets.key_table import list_rows
from tests.ui.screen import pixels


def test_the_text_of_a_marked_row_is_as_bright_in_the_cell_with_the_keyboard(qtbot):
    table = QTableWidget(2, 2)
    qtbot.addWidget(table)
    list_rows(table)
    for row in range(2):
        for column in range(2):
            table.setItem(row, column, QTableWidgetItem("case-1.nii.gz"))
    table.resize(300, 120)
    table.show()
    qtbot.waitExposed(table)
    table.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    table.setCurrentCell(0, 0)
    cells = [table.visualRect(table.model().index(0, column)) for column in range(2)]
    first, second = (pixels(table.viewport().grab(cell).toImage()) for cell in cells)
    assert np.array_equal(first, second)
