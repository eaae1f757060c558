"""One answer: its text with citations, its sources, its notes."""
