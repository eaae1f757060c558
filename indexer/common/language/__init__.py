"""A message or an English sentence of ours comes in; it goes out in the language of the reader."""
