"""Markup that is all content comes in; its blocks, its formulas and what it hides go out."""
