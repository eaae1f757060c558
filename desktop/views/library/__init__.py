"""The pane at the left: documents, collections, and what is known of a document."""
