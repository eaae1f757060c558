"""The operations of a library, one class for each group. Paths and questions come in, records go out."""
