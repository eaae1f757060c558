"""The choice of documents that may answer: collection, language, date; as words and as filters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QLocale, QObject, Signal

from desktop.language.i18n import date_text, tr
from desktop.viewmodels.conversation.ask import AskController
from desktop.viewmodels.library.library import LibraryController
from indexer.common.language.catalogue import marked
from indexer.records.search import Filters

LANGUAGE_NAMES = {"en": "English", "fr": "French", "zh": "Chinese"}
PERIODS_DAYS = {marked("Any date"): None, marked("Last 30 days"): 30, marked("Last 12 months"): 365}


class Scope(QObject):
    """The documents that the next question is asked of.

    Signals:
        changed: another choice, or other collections and languages to choose from.
    """

    changed = Signal()

    def __init__(
        self,
        ask: AskController,
        library: LibraryController,
        parent: QObject | None = None,
        *,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__(parent)
        self._ask, self._library, self._today = ask, library, today
        self.collections: tuple[str, ...] = ()
        self.languages: tuple[str, ...] = ()
        self.filters = Filters()
        library.documents_changed.connect(self._follow_library)
        self._follow_library()

    def choose(self, **changes: str | None) -> None:
        """Change `collection`, `language` or `since`; None opens that side."""
        kept = {name: getattr(self.filters, name) for name in ("collection", "language", "since")}
        self._take(Filters(**{**kept, **changes}))

    def since(self, days: int | None) -> str | None:
        """The first day of a period that ends today."""
        return None if days is None else (self._today() - timedelta(days=days)).isoformat()

    def _follow_library(self) -> None:
        model = self._library.documents
        self.collections = tuple(name for name, _ in model.collections() if name is not None)
        counts: dict[str, int] = {}
        for document in model.documents:
            if document.language:
                counts[document.language] = counts.get(document.language, 0) + 1
        self.languages = tuple(sorted(counts, key=lambda language: (-counts[language], language)))
        chosen = self.filters
        self._take(
            Filters(
                collection=chosen.collection if chosen.collection in self.collections else None,
                language=chosen.language if chosen.language in self.languages else None,
                since=chosen.since,
            )
        )

    def _take(self, filters: Filters) -> None:
        self.filters = filters
        self._ask.filters = filters if filters != Filters() else None
        self.changed.emit()


def language_name(code: str) -> str:
    """A language in the window's words, or as its speakers call it."""
    if code in LANGUAGE_NAMES:
        return tr(LANGUAGE_NAMES[code])
    locale = QLocale(code)
    return locale.nativeLanguageName() if locale.language() is not QLocale.Language.C else code


def scope_text(filters: Filters | None) -> str:
    """'Chip supply · French · since 9 Mar 2026'; what is open is said too."""
    chosen = filters or Filters()
    parts = [
        chosen.collection or tr("All documents"),
        language_name(chosen.language) if chosen.language else tr("All languages"),
    ]
    if chosen.since:
        parts.append(tr("since {date}").format(date=date_text(chosen.since)))
    return " · ".join(parts)
