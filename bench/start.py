"""Print the time (seconds since the epoch) of the first painted window, torch not imported."""

import sys
import time


def main() -> None:
    """Open the window as the program does and wait for its first paint."""
    from ctviewer.ui.shell.start import hold_collection

    hold_collection()  # as the command does
    from ctviewer.ui.shell.app import application
    from ctviewer.ui.shell.main_window import MainWindow

    app = application()
    window = MainWindow(lambda: None)  # type: ignore[arg-type, return-value]
    window.show()
    app.processEvents()
    window.grab()
    painted = time.time()
    assert "torch" not in sys.modules, "torch was imported before the window was shown"
    print(painted)


if __name__ == "__main__":
    main()
