"""Word search: text and queries come in, passage ids go out. Terms by language, two FTS5 views, BM25."""
