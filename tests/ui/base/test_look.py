"""Dialogs on a screen that is smaller than they are meant to be."""

import pytest
from PySide6.QtWidgets import QApplication, QDialog

OPENED = (
    "User guide", "Keys and mouse", "Choose keys…", "Log…", "About CT Viewer", "Preferences…",
    "Window presets…", "Receipt…", "Networks…", "New reading study…",
)  # fmt: skip


def dialogs():
    return {w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()}


@pytest.mark.parametrize("title", OPENED)
def test_all_of_a_dialog_is_on_the_screen(opened, title):
    """With its frame: what it is closed with is in its lowest line."""
    room = opened.screen().availableSize()
    assert (room.width(), room.height()) == (800, 800)
    before = dialogs()
    (action,) = [a for entry, a in opened.commands.actions._actions if entry.title == title]
    action.trigger()
    (dialog,) = dialogs() - before
    try:
        assert dialog.width() <= room.width() - 16
        assert dialog.height() <= room.height() - 48
    finally:
        dialog.close()
