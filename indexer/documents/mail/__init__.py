"""A mail, an Outlook message or a calendar comes in; its text and its attachments go out."""
