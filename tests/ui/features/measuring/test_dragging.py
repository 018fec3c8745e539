"""What the mouse does, without a window."""

import numpy as np
import pytest

from ctviewer.core.geometry.measure import MeasurementKind, angle_degrees, length_mm
from ctviewer.core.geometry.measure_edit import handles
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.ui.features.measuring.editor import MeasurementEditor
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.mouse import Touch

VOLUME = Volume.from_array(np.zeros((40, 30, 20), np.int16), (2.0, 2.0, 5.0))
OTHER = Volume.from_array(np.ones((40, 30, 20), np.int16), (2.0, 2.0, 5.0))


@pytest.fixture
def editor(qapp):
    display = Display()
    editor = MeasurementEditor(display)
    display.open(VOLUME)
    return editor


def touch(x, y, plane=Plane.AXIAL, position=7):
    return Touch(plane, position, (x, y), 0.5)


def drag(editor, *points, **where):
    """Press at the first point, move over the others, let go at the last."""
    taken = editor.pressed(touch(*points[0], **where))
    for point in points[1:]:
        editor.moved(touch(*point, **where))
    editor.released(touch(*points[-1], **where))
    return taken


def click(editor, x, y):
    editor.moved(touch(x, y))
    return drag(editor, (x, y))


def test_a_ruler_is_drawn_by_a_drag_and_the_tool_is_laid_down(editor):
    editor.choose(MeasurementKind.RULER)
    assert drag(editor, (10, 10), (25, 20), (40, 50))
    (ruler,) = editor.measurements
    assert length_mm(VOLUME, ruler) == pytest.approx(50)
    assert (ruler.plane, ruler.position, ruler.name) == (Plane.AXIAL, 7, "Ruler 1")
    assert editor.tool is None
    assert editor.selected == 0


def test_a_ruler_is_drawn_by_two_clicks(editor):
    editor.choose(MeasurementKind.RULER)
    click(editor, 10, 10)
    assert not editor.measurements
    click(editor, 40, 50)
    assert length_mm(VOLUME, editor.measurements[0]) == pytest.approx(50)


def test_an_angle_is_drawn_by_clicks_or_by_a_drag_and_a_click(editor):
    for steps in ([(10, 10)], [(30, 10)]), ([(10, 10), (30, 10)],):
        editor.choose(MeasurementKind.ANGLE)
        for step in steps:
            drag(editor, *step)
        click(editor, 30, 40)
        assert angle_degrees(VOLUME, editor.measurements[-1]) == pytest.approx(90)
    assert [each.name for each in editor.measurements] == ["Angle 1", "Angle 2"]


@pytest.mark.parametrize("kind", [MeasurementKind.CIRCLE, MeasurementKind.RECTANGLE])
def test_every_handle_can_be_dragged(editor, kind):
    editor.choose(kind)
    drag(editor, (30, 30), (40, 36))
    for number in range(len(handles(editor.measurements[0]))):
        before = editor.measurements[0]
        across, down = handles(before)[number]
        at = Plane.AXIAL.screen_of(VOLUME, before.index_of((across, down)))
        assert drag(editor, at, (at[0] + 4, at[1] + 2))
        assert editor.measurements[0] != before
        moved = handles(editor.measurements[0])[number]
        assert moved == pytest.approx((across - 2, down - 1))


def test_a_line_is_moved_whole_and_no_further_than_the_edge(editor):
    editor.choose(MeasurementKind.RULER)
    drag(editor, (10, 10), (40, 10))
    assert drag(editor, (25, 10.5), (25, 30.5))
    ruler = editor.measurements[0]
    ends = [Plane.AXIAL.screen_of(VOLUME, ruler.index_of(spot)) for spot in ruler.spots]
    assert np.array(ends) == pytest.approx(np.array([(10, 30), (40, 30)]))
    drag(editor, (25, 30), (25, 500))
    assert length_mm(VOLUME, editor.measurements[0]) == pytest.approx(30)


def test_a_press_on_nothing_is_left_to_the_view(editor):
    assert not editor.pressed(touch(10, 10))
    editor.choose(MeasurementKind.RULER)
    drag(editor, (10, 10), (40, 10))
    assert not editor.pressed(touch(20, 50))
    assert editor.selected is None
    assert not editor.pressed(touch(10, 10, position=8))
    assert not editor.pressed(touch(10, 10, plane=Plane.CORONAL))


def test_a_measurement_outside_the_scan_is_refused_with_a_sentence(qtbot, editor):
    editor.choose(MeasurementKind.RULER)
    with qtbot.waitSignal(editor.refused) as refused:
        drag(editor, (-5, 10), (30, 30))
    assert refused.args[0].endswith(".")
    assert not editor.measurements
    assert editor.tool is MeasurementKind.RULER


def test_a_drag_that_leaves_the_scan_ends_at_its_edge(editor):
    editor.choose(MeasurementKind.RULER)
    drag(editor, (10, 30), (-500, 30))
    assert length_mm(VOLUME, editor.measurements[0]) == pytest.approx(10)


def test_put_away_drops_what_is_being_drawn(editor):
    editor.choose(MeasurementKind.ANGLE)
    click(editor, 10, 10)
    assert editor._display.drawn.measurements
    assert editor.cancel_drawing()
    assert not editor._display.drawn.measurements
    assert not editor.cancel_drawing()
    assert not editor.pressed(touch(30, 30))


def test_another_slice_begins_anew(editor):
    editor.choose(MeasurementKind.RULER)
    click(editor, 10, 10)
    editor.moved(touch(30, 30, position=8))
    drag(editor, (20, 20), (30, 20), position=8)
    assert [each.position for each in editor.measurements] == [8]
    assert length_mm(VOLUME, editor.measurements[0]) == pytest.approx(10)


def test_a_drag_is_one_step_to_undo(editor):
    editor.choose(MeasurementKind.RULER)
    drag(editor, (10, 10), (40, 10))
    first = editor.measurements
    drag(editor, (40, 10), (42, 12), (44, 14), (50, 20))
    second = editor.measurements
    editor.undo()
    assert editor.measurements == first
    editor.undo()
    assert editor.measurements == ()
    assert editor.selected is None
    editor.redo()
    editor.redo()
    editor.redo()
    assert editor.measurements == second


def test_a_press_that_moves_nothing_is_no_step(editor):
    editor.choose(MeasurementKind.RULER)
    drag(editor, (10, 10), (40, 10))
    drag(editor, (40, 10))
    editor.undo()
    assert editor.measurements == ()


def test_names_stay_single_and_clean(editor):
    for _ in range(3):
        editor.choose(MeasurementKind.CIRCLE)
        drag(editor, (30, 30), (40, 36))
    editor.select(1)
    editor.delete()
    editor.choose(MeasurementKind.CIRCLE)
    drag(editor, (30, 30), (40, 36))
    assert [each.name for each in editor.measurements] == ["Circle 1", "Circle 3", "Circle 2"]
    editor.rename(0, "  nodule\n left  ")
    editor.rename(1, "   ")
    assert [each.name for each in editor.measurements][:2] == ["nodule left", "Circle 3"]
    assert len(editor.measurements) == 3


def test_each_scan_keeps_its_own(editor):
    editor.choose(MeasurementKind.RULER)
    drag(editor, (10, 10), (40, 10))
    kept = editor.measurements
    editor._display.open(OTHER)
    assert editor.measurements == ()
    assert not editor._display.drawn.measurements
    editor._display.open(VOLUME)
    assert editor.measurements == editor._display.drawn.measurements == kept
    editor.undo()
    assert editor.measurements == ()


def test_a_click_in_the_list_shows_the_slice(editor):
    editor.choose(MeasurementKind.CIRCLE)
    drag(editor, (30, 30), (40, 36), position=15)
    editor.select(None)
    editor.jump(0)
    assert editor._display.view.cursor[2] == 15
    assert editor.selected == 0


def test_without_a_scan_nothing_is_taken(editor):
    editor._display.open(None)
    editor.choose(MeasurementKind.RULER)
    assert not drag(editor, (10, 10), (20, 20))
    assert not editor.moved(touch(10, 10))
