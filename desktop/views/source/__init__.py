"""The pane at the right: a document as text or as pages, with its citations marked."""
