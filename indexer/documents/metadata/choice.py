"""Choosing each field of a document's metadata from several places, and remembering from which."""

from __future__ import annotations

from indexer.records.documents import DocumentMetadata

FIELDS = ("title", "published", "publisher", "author", "language", "source_url")


class FieldChoices:
    """Takes offers in the order of trust: the first known value of a field stays, with its origin."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}
        self._origins: dict[str, str] = {}

    def offer(self, field: str, value: str | None, origin: str) -> None:
        """Take the value, unless it is unknown or the field has one already."""
        if field not in FIELDS:
            raise ValueError(f"no field of metadata: {field}")
        if value and field not in self._values:
            self._values[field] = value
            self._origins[field] = origin

    def offer_all(self, found: DocumentMetadata) -> None:
        """Take what is still missing from another finding, each field with its own origin."""
        origins = dict(found.origins)
        for field in FIELDS:
            self.offer(field, getattr(found, field), origins.get(field, "text"))

    def get(self, field: str) -> str | None:
        """The value so far."""
        return self._values.get(field)

    def build(self) -> DocumentMetadata:
        """All fields, the unknown ones None."""
        origins = tuple((field, self._origins[field]) for field in FIELDS if field in self._origins)
        return DocumentMetadata(**self._values, origins=origins)
