"""Work in child processes: calls go in as framed messages, replies or a clear death come out."""
