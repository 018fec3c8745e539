"""Pictures that leave the window: rendered, exported, repeated as a command."""
