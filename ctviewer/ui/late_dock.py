"""A dock that costs nothing until it is wanted."""

from PySide6.QtWidgets import QDockWidget, QWidget


class LateDock(QDockWidget):
    """Makes what it holds when it is first shown, so that the window opens sooner.

    `name` is what a saved layout knows it by.
    """

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)

    @property
    def is_made(self) -> bool:
        """Whether it was ever shown."""
        return self.widget() is not None

    def make(self) -> None:
        """Make what it holds, show what is known by now, and set it as the dock's widget."""
        raise NotImplementedError

    def setVisible(self, visible: bool) -> None:
        """Show or hide it; what it holds is made before, so that it gets the room it needs."""
        if visible and not self.is_made:
            self.make()
        super().setVisible(visible)
