"""Print the seconds from the start of this process to a painted window, torch not imported."""

import sys
import time

import psutil


def main() -> None:
    """Open the window as the program does, and wait for its first paint."""
    from ctviewer.ui.app import application
    from ctviewer.ui.main_window import MainWindow

    app = application()
    window = MainWindow(lambda: None)  # type: ignore[arg-type, return-value]
    window.show()
    app.processEvents()
    window.grab()
    seconds = time.time() - psutil.Process().create_time()
    assert "torch" not in sys.modules, "torch was imported before the window was shown"
    print(seconds)


if __name__ == "__main__":
    main()
