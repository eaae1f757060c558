"""Imports: their files, their pace, and the line that sums them up."""
