"""Simulated input for the save dialog with a tick box."""

from ctviewer.ui.output.saving import SaveDialog


def answer(monkeypatch, path, kind="", named=None):
    """Answer the next dialogs with a path and a file type, with the box ticked or unchanged."""

    def choose(dialog):
        if kind:
            dialog.selectNameFilter(kind)
            dialog.filterSelected.emit(kind)
        if named is not None:
            dialog.named.setChecked(named)
        dialog.selectFile(str(path))
        return 1

    monkeypatch.setattr(SaveDialog, "exec", choose)


def suggestions(monkeypatch):
    """The names suggested by dialogs from now on; each dialog is cancelled."""
    made = []

    def note(dialog):
        made.append(dialog.chosen.path.name)
        return 0

    monkeypatch.setattr(SaveDialog, "exec", note)
    return made
