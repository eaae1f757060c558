"""The verbs of a library, in groups: paths and questions come in, records go out."""
