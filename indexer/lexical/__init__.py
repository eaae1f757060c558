"""Word search: the terms of each language, two FTS5 views, BM25."""
