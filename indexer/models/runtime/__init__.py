"""A model file and a request come in; text, vectors or scores go out, from a child process."""
