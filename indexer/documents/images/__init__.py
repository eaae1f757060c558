"""A picture of text comes in; what Tesseract recognises goes out, each word with its place."""
