"""Child processes: calls go in as framed messages; replies, or errors when a child dies, come out."""
