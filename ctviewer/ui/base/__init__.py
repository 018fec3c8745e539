"""What every part of the window stands on: actions, jobs, texts, colours, preferences."""
