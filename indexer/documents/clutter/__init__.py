"""The lines of a clipped article come in; those that are not the article go out."""
