"""Questions about all documents (how many mention X?) come in; which do, with a sentence of each, goes out.

A small folder: timelines and longer summaries are to grow here.
"""
