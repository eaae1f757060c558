"""An open PDF page comes in; its lines go out, each character with its place."""
