"""Kept answers and documents come in; Markdown, HTML, Word and lists of references go out.

A small folder, one module for each form.
"""
