"""A code of a message comes in; its English, with blanks, goes out. Translations are keyed by the English."""
