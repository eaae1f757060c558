"""A library comes in; what is not as it must be goes out, repaired where that is possible."""
