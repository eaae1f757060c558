"""Canonical text -> passages: whole sentences packed up to a budget, with exact spans."""
