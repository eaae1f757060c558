"""Rich Text Format comes in, as a file or packed in an Outlook message; its text goes out."""
