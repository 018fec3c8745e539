"""The application: start, main window, menus, keys, help, preferences."""
