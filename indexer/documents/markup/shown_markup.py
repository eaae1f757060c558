"""A web page as its readers see it: its formulas as text, what it hides left out; in markup again."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.documents.blocks.web_left_out import NOTHING_LEFT_OUT, LeftOut
from indexer.documents.markup.formulas import count_unread, may_have_formulas, read_formulas, without_prefixes
from indexer.documents.markup.hidden_markup import drop_hidden, may_hide, without_marks_of_hidden
from indexer.documents.markup.markup_blocks import closed, without_controls


@dataclass(frozen=True, slots=True)
class ShownPage:
    """The markup of what a page shows."""

    markup: str
    left_out: LeftOut = NOTHING_LEFT_OUT
    is_uncovered: bool = False  # its article was hidden, as it is until a script has run


def shown_page(markup: str) -> ShownPage:
    """A page without what it hides, its formulas as text."""
    lowered = markup.lower()
    with_formulas, with_hidden = may_have_formulas(lowered), may_hide(lowered)
    del lowered
    if not with_formulas and not with_hidden:
        return ShownPage(markup)
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(closed(without_controls(without_prefixes(markup) if with_formulas else markup)))
    has_formulas = with_formulas and read_formulas(tree)
    hidden = drop_hidden(tree, may_be_article=True)
    if not has_formulas and not hidden.is_changed:
        return ShownPage(markup)
    shown, formulas = count_unread(without_marks_of_hidden(f"<!DOCTYPE html>{tree.html or ''}"))
    return ShownPage(shown, LeftOut(formulas, hidden.left_out), hidden.read > 0)
