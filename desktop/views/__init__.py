"""The widgets of the window, without logic of their own."""
