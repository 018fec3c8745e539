"""Buttons below a result."""

from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ctviewer.ui.widgets.labels import ButtonRow


def test_buttons_stand_beside_each_other_where_there_is_room(qtbot):
    holder, row = QWidget(), ButtonRow()
    qtbot.addWidget(holder)
    QVBoxLayout(holder).addWidget(row)
    first, second = QPushButton("Save report…"), QPushButton("Save maps…")
    for button in (first, second):
        row.add(button)
    holder.resize(400, 200)
    holder.show()
    assert row.isHidden()
    row.offer(second, True)
    assert row.isVisible()
    assert first.isHidden()
    row.offer(first, True)
    qtbot.waitUntil(lambda: first.y() == second.y() and first.x() < second.x())
    assert row.minimumSizeHint().width() < first.width() + second.width()
    holder.resize(holder.minimumSizeHint().width(), 200)
    qtbot.waitUntil(lambda: first.x() == second.x() and first.y() < second.y())
    for button in (first, second):
        row.offer(button, False)
    assert row.isHidden()


def test_buttons_below_each_other_take_no_more_height_than_they_need(qtbot):
    holder, above, row = QWidget(), QWidget(), ButtonRow()
    qtbot.addWidget(holder)
    above.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    column = QVBoxLayout(holder)
    column.addWidget(above)
    column.addWidget(row)
    first, second = QPushButton("Save report…"), QPushButton("Save maps…")
    for button in (first, second):
        row.add(button)
        row.offer(button, True)
    holder.resize(holder.minimumSizeHint().width(), 600)
    holder.show()
    qtbot.waitUntil(lambda: first.x() == second.x() and first.y() < second.y())
    qtbot.waitUntil(lambda: row.height() == row.minimumSizeHint().height())
    assert above.height() > 400
