"""Lanes of background work: threads, cancellation, progress."""
