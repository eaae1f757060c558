"""Paths come in; the files to import go out, with what each is and whether it is known."""
