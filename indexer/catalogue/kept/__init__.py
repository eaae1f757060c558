"""Conversation records in, conversation rows out: what the catalogue keeps beside the documents."""
