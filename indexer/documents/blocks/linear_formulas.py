"""Writes formulas on one line, for all file formats: (a+b)/2, x^2, √(y)."""

from __future__ import annotations


def grouped(text: str) -> str:
    """A part of a formula, in brackets unless it is a single term."""
    return text if text.isalnum() else f"({text})"


def fraction(above: str, below: str) -> str:
    """Two parts with a bar between them."""
    return f"{grouped(above)}/{grouped(below)}"


def root(degree: str, inner: str) -> str:
    """A root; its degree is empty where it is the square root."""
    return f"{degree}√{grouped(inner)}"


def scripts(below: str, above: str) -> str:
    """A base with subscript and superscript, either of which may be empty."""
    return "".join(f"{sign}{grouped(text)}" for sign, text in (("_", below), ("^", above)) if text)
