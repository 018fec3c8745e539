"""The viewer and a page that share the centre of the window."""

import pytest
from PySide6.QtWidgets import QWidget

from ctviewer.ui.widgets.workspace import ViewerPlace, Workspace


@pytest.fixture
def workspace(qtbot):
    made = Workspace(QWidget())
    made.add(QWidget())
    qtbot.addWidget(made)
    made.resize(804, 604)
    made.show()
    return made


def parts(workspace):
    return [workspace.widget(place).isVisible() for place in range(2)]


def test_the_viewer_is_alone_until_the_page_is_shown(workspace):
    assert parts(workspace) == [True, False]
    workspace.show_page(True, viewer=False)
    assert parts(workspace) == [False, True]
    workspace.show_viewer()
    assert parts(workspace) == [True, True]
    workspace.show_page(False)
    assert parts(workspace) == [True, False]


def test_the_page_has_three_fifths_of_the_height_and_keeps_its_share(workspace):
    workspace.show_page(True)
    viewer, page = workspace.sizes()
    assert page / (viewer + page) == pytest.approx(0.6, abs=0.01)
    workspace.resize(804, 1004)
    viewer, page = workspace.sizes()
    assert page / (viewer + page) == pytest.approx(0.6, abs=0.01)


def test_a_dragged_edge_is_kept_for_each_arrangement(workspace, qtbot):
    workspace.show_page(True)
    with qtbot.waitSignal(workspace.changed):
        workspace.moveSplitter(300, 1)
    workspace.arrange(ViewerPlace.BESIDE)
    assert workspace.sizes()[0] == pytest.approx(workspace.sizes()[1], abs=4)
    workspace.arrange(ViewerPlace.ABOVE)
    assert workspace.sizes()[0] == pytest.approx(300, abs=4)
    other = Workspace(QWidget())
    other.add(QWidget())
    qtbot.addWidget(other)
    other.resize(workspace.size())
    other.restore(workspace.text())
    other.show()
    other.show_page(True)
    assert other.sizes()[0] == pytest.approx(300, abs=4)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"viewer": "nowhere", "shares": {"above": 0.5, "beside": 0.5}}',
     '{"viewer": "above", "shares": {"above": 40, "beside": 0.5}}',
     '{"viewer": "alone", "shares": {"above": 0.5, "beside": 0.5}}',
     '{"viewer": "above", "shares": {"above": NaN, "beside": 0.5}}'],
)  # fmt: skip
def test_what_cannot_be_restored_changes_nothing(workspace, text):
    before = workspace.text()
    workspace.restore(text)
    assert workspace.text() == before
