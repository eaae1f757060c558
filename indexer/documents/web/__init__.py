"""A saved web page or an e-book comes in; its text goes out, what is not the article marked as clutter."""
