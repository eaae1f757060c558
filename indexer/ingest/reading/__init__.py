"""Files come in; their text and passages, made by reader children, go out."""
