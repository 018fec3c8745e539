"""The program in a language in which every translated letter is marked."""

import pytest

from ctviewer.ui.base import words
from ctviewer.ui.viewer import marks
from tests.ui.german.marked import Marker


@pytest.fixture(autouse=True)
def marker(qapp):
    words.forget()
    made = Marker()
    qapp.installTranslator(made)
    yield made
    qapp.removeTranslator(made)
    words.forget()


@pytest.fixture
def painted(monkeypatch):
    """Positions and texts painted over slices, on the screen and in saved pictures."""
    texts, paint = [], marks.paint_text

    def watched(painter, area, place, text, *ink):
        texts.append(("painted", text))
        paint(painter, area, place, text, *ink)

    monkeypatch.setattr(marks, "paint_text", watched)
    return texts
