"""An article and what its file declares come in; title, date, author, publisher go out with their origins."""
