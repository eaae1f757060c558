"""The window's frame: its bars, its panes, its menu, what is dropped on it."""
