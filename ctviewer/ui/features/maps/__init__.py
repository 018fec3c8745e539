"""The maps of a classified scan leave the window: saved by the menu, or dragged out of it."""
