"""Looks after a library as a whole: doctor, backup, restore."""
