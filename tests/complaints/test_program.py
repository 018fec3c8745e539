"""Complaints of users of similar programs that fit in no other test file."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APP = sorted((ROOT / "ctviewer").rglob("*.py"))


def run(script, *words, **environment):
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


FREEZE = """
import multiprocessing, runpy, sys
def ended():
    assert not {"PySide6", "torch", "ctviewer.cli"} & set(sys.modules), sorted(sys.modules)
    print("ended")
    sys.exit(0)
multiprocessing.freeze_support = ended
runpy.run_module("ctviewer", run_name="__main__")
"""


def test_frozen_child_processes_open_no_windows_without_end():
    assert run(FREEZE).strip() == "ended"


def calls(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node)


def test_the_frozen_program_needs_no_source_for_torchscript():
    assert any("torch.jit.load" in set(calls(path)) for path in APP)
    for path in APP:
        assert not {"torch.jit.script", "torch.jit.trace", "torch.compile"} & set(calls(path)), path


FINE_SCREEN = """
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from ctviewer.core.view.state import ViewState
from ctviewer.ui.shell.app import application
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.three_views import ThreeViews
from tests.scans import chest
running = application()
display, volume = Display(), chest()
display.open(volume, ViewState.opening(volume))
views = ThreeViews(display)
views.resize(900, 600)
views.show()
QTest.qWaitForWindowExposed(views)
ratio = views.devicePixelRatioF()
for plane, view in views.views.items():
    for index in ((20, 20, 12), (61, 37, 40)):
        at = view.pixel_of(index)
        seen = view.index_at(QPointF(at))
        assert seen[plane.across] == index[plane.across], (plane, seen, index)
        assert seen[plane.down] == index[plane.down], (plane, seen, index)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at.toPoint())
        cursor = display.view.cursor
        assert cursor[plane.across] == index[plane.across], (plane, cursor, index)
        assert cursor[plane.down] == index[plane.down], (plane, cursor, index)
print(ratio)
"""


@pytest.mark.parametrize("factor", ["1.5", "2"])
def test_on_a_fine_screen_the_read_out_is_that_of_the_pixel_under_the_mouse(factor):
    assert run(FINE_SCREEN, QT_SCALE_FACTOR=factor).strip() == str(float(factor))
