"""Pictures of text come in; words recognised by Tesseract, with their places, go out."""
