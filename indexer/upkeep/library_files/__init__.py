"""The files of a library come in; a library that can be opened goes out, salvaged if necessary."""
