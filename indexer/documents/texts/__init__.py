"""Plain text, Markdown, tables as text and JSON articles come in; canonical text goes out."""
