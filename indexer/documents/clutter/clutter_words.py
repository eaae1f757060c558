"""The patterns for clutter that each language provides, grouped by where they apply."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClutterWords:
    """Patterns of one language; a line is compared without Markdown marks and enclosing brackets.

    Attributes:
        alone: A line that is only this, anywhere: buttons, labels of boxes.
        alone_in_head: The same above the first long paragraph: breadcrumbs, counters.
        alone_in_tail: The same in the last part of a text: tags, rights, links of the site.
        openings: How a short line begins, anywhere: cookie walls, newsletters, apps.
        captions: A whole short line that only explains a picture.
        other_stories: A label before other stories, with a colon and one of them or above a list.
        paywall: A whole short line that says that the text goes on for subscribers only.
        translated: What a notice of machine translation says, in the first lines.
        tail_lists: A heading over other stories, comments or the author, after which no article follows.
        tail_notices: A notice that usually ends an article.
        biography: After a person's name, what a biography at the end of an article goes on with.
    """

    alone: tuple[str, ...]
    alone_in_head: tuple[str, ...]
    alone_in_tail: tuple[str, ...]
    openings: tuple[str, ...]
    captions: tuple[str, ...]
    other_stories: tuple[str, ...]
    paywall: tuple[str, ...]
    translated: tuple[str, ...]
    tail_lists: tuple[str, ...]
    tail_notices: tuple[str, ...]
    biography: tuple[str, ...]
