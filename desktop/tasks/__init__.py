"""Background work: threads, cancelling, progress."""
