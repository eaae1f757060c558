"""A question set comes in, figures of retrieval, quoting and refusing over it go out."""
