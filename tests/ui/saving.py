"""A user's hands on the dialog that saves with a tick."""

from ctviewer.ui.output.saving import SaveDialog


def answer(monkeypatch, path, kind="", named=None):
    """The next dialogs are answered with a path, of a kind, with the tick set or left as it is."""

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
    """The names that dialogs suggest from now on; each dialog is cancelled."""
    made = []

    def note(dialog):
        made.append(dialog.chosen.path.name)
        return 0

    monkeypatch.setattr(SaveDialog, "exec", note)
    return made
