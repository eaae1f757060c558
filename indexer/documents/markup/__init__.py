"""Markup without page decoration comes in; its blocks, formulas and hidden text go out."""
