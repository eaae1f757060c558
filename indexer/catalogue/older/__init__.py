"""What libraries up to version 4 hold comes in; it goes out as this version holds it."""
