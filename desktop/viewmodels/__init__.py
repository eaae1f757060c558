"""QObjects without widgets: what the window shows and does, testable without a window."""
