"""What the mouse does, without a window."""

import numpy as np
import pytest

from ctviewer.core.geometry.measure import Kind, angle_degrees, length_mm
from ctviewer.core.geometry.measure_edit import handles
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.ui.features.measuring.board import Board
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.mouse import Touch

VOLUME = Volume.from_array(np.zeros((40, 30, 20), np.int16), (2.0, 2.0, 5.0))
OTHER = Volume.from_array(np.ones((40, 30, 20), np.int16), (2.0, 2.0, 5.0))


@pytest.fixture
def board(qapp):
    display = Display()
    board = Board(display)
    display.open(VOLUME)
    return board


def touch(x, y, plane=Plane.AXIAL, position=7):
    return Touch(plane, position, (x, y), 0.5)


def drag(board, *points, **where):
    """Press at the first point, move over the others, let go at the last."""
    taken = board.pressed(touch(*points[0], **where))
    for point in points[1:]:
        board.moved(touch(*point, **where))
    board.released(touch(*points[-1], **where))
    return taken


def click(board, x, y):
    board.moved(touch(x, y))
    return drag(board, (x, y))


def test_a_ruler_is_drawn_by_a_drag_and_the_tool_is_laid_down(board):
    board.choose(Kind.RULER)
    assert drag(board, (10, 10), (25, 20), (40, 50))
    (ruler,) = board.measurements
    assert length_mm(VOLUME, ruler) == pytest.approx(50)
    assert (ruler.plane, ruler.position, ruler.name) == (Plane.AXIAL, 7, "Ruler 1")
    assert board.tool is None
    assert board.selected == 0


def test_a_ruler_is_drawn_by_two_clicks(board):
    board.choose(Kind.RULER)
    click(board, 10, 10)
    assert not board.measurements
    click(board, 40, 50)
    assert length_mm(VOLUME, board.measurements[0]) == pytest.approx(50)


def test_an_angle_is_drawn_by_clicks_or_by_a_drag_and_a_click(board):
    for steps in ([(10, 10)], [(30, 10)]), ([(10, 10), (30, 10)],):
        board.choose(Kind.ANGLE)
        for step in steps:
            drag(board, *step)
        click(board, 30, 40)
        assert angle_degrees(VOLUME, board.measurements[-1]) == pytest.approx(90)
    assert [each.name for each in board.measurements] == ["Angle 1", "Angle 2"]


@pytest.mark.parametrize("kind", [Kind.CIRCLE, Kind.RECTANGLE])
def test_every_handle_can_be_dragged(board, kind):
    board.choose(kind)
    drag(board, (30, 30), (40, 36))
    for number in range(len(handles(board.measurements[0]))):
        before = board.measurements[0]
        across, down = handles(before)[number]
        at = Plane.AXIAL.screen_of(VOLUME, before.index_of((across, down)))
        assert drag(board, at, (at[0] + 4, at[1] + 2))
        assert board.measurements[0] != before
        moved = handles(board.measurements[0])[number]
        assert moved == pytest.approx((across - 2, down - 1))


def test_a_line_is_moved_whole_and_no_further_than_the_edge(board):
    board.choose(Kind.RULER)
    drag(board, (10, 10), (40, 10))
    assert drag(board, (25, 10.5), (25, 30.5))
    ruler = board.measurements[0]
    ends = [Plane.AXIAL.screen_of(VOLUME, ruler.index_of(spot)) for spot in ruler.spots]
    assert np.array(ends) == pytest.approx(np.array([(10, 30), (40, 30)]))
    drag(board, (25, 30), (25, 500))
    assert length_mm(VOLUME, board.measurements[0]) == pytest.approx(30)


def test_a_press_on_nothing_is_left_to_the_view(board):
    assert not board.pressed(touch(10, 10))
    board.choose(Kind.RULER)
    drag(board, (10, 10), (40, 10))
    assert not board.pressed(touch(20, 50))
    assert board.selected is None
    assert not board.pressed(touch(10, 10, position=8))
    assert not board.pressed(touch(10, 10, plane=Plane.CORONAL))


def test_a_measurement_outside_the_scan_is_refused_with_a_sentence(qtbot, board):
    board.choose(Kind.RULER)
    with qtbot.waitSignal(board.refused) as refused:
        drag(board, (-5, 10), (30, 30))
    assert refused.args[0].endswith(".")
    assert not board.measurements
    assert board.tool is Kind.RULER


def test_a_drag_that_leaves_the_scan_ends_at_its_edge(board):
    board.choose(Kind.RULER)
    drag(board, (10, 30), (-500, 30))
    assert length_mm(VOLUME, board.measurements[0]) == pytest.approx(10)


def test_put_away_drops_what_is_being_drawn(board):
    board.choose(Kind.ANGLE)
    click(board, 10, 10)
    assert board._display.drawn.measurements
    assert board.put_away()
    assert not board._display.drawn.measurements
    assert not board.put_away()
    assert not board.pressed(touch(30, 30))


def test_another_slice_begins_anew(board):
    board.choose(Kind.RULER)
    click(board, 10, 10)
    board.moved(touch(30, 30, position=8))
    drag(board, (20, 20), (30, 20), position=8)
    assert [each.position for each in board.measurements] == [8]
    assert length_mm(VOLUME, board.measurements[0]) == pytest.approx(10)


def test_a_drag_is_one_step_to_undo(board):
    board.choose(Kind.RULER)
    drag(board, (10, 10), (40, 10))
    first = board.measurements
    drag(board, (40, 10), (42, 12), (44, 14), (50, 20))
    second = board.measurements
    board.undo()
    assert board.measurements == first
    board.undo()
    assert board.measurements == ()
    assert board.selected is None
    board.redo()
    board.redo()
    board.redo()
    assert board.measurements == second


def test_a_press_that_moves_nothing_is_no_step(board):
    board.choose(Kind.RULER)
    drag(board, (10, 10), (40, 10))
    drag(board, (40, 10))
    board.undo()
    assert board.measurements == ()


def test_names_stay_single_and_clean(board):
    for _ in range(3):
        board.choose(Kind.CIRCLE)
        drag(board, (30, 30), (40, 36))
    board.select(1)
    board.delete()
    board.choose(Kind.CIRCLE)
    drag(board, (30, 30), (40, 36))
    assert [each.name for each in board.measurements] == ["Circle 1", "Circle 3", "Circle 2"]
    board.rename(0, "  nodule\n left  ")
    board.rename(1, "   ")
    assert [each.name for each in board.measurements][:2] == ["nodule left", "Circle 3"]
    assert len(board.measurements) == 3


def test_each_scan_keeps_its_own(board):
    board.choose(Kind.RULER)
    drag(board, (10, 10), (40, 10))
    kept = board.measurements
    board._display.open(OTHER)
    assert board.measurements == ()
    assert not board._display.drawn.measurements
    board._display.open(VOLUME)
    assert board.measurements == board._display.drawn.measurements == kept
    board.undo()
    assert board.measurements == ()


def test_a_click_in_the_list_shows_the_slice(board):
    board.choose(Kind.CIRCLE)
    drag(board, (30, 30), (40, 36), position=15)
    board.select(None)
    board.jump(0)
    assert board._display.view.cursor[2] == 15
    assert board.selected == 0


def test_without_a_scan_nothing_is_taken(board):
    board._display.open(None)
    board.choose(Kind.RULER)
    assert not drag(board, (10, 10), (20, 20))
    assert not board.moved(touch(10, 10))
