"""The document that is shown: its text, its pages, the citations in it."""
