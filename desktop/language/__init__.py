"""A sentence of the window or of the engine comes in; it goes out in the user's language."""
