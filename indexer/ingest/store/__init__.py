"""Documents come in from the readers; they are stored or removed, each in one transaction."""
