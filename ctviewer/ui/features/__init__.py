"""One package per panel of the window, independent of each other."""
