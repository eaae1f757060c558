"""A saved web page comes in; its text goes out, with what is not its article marked as clutter."""
