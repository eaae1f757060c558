"""An e-book comes in; the text of its chapters goes out, a page for each."""
