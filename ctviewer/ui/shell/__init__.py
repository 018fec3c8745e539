"""The program's frame: start, main window, menus, keys, help, preferences."""
