"""Ranked passages -> an answer whose every sentence carries its citation."""
