"""What is said of slides, sheets, rows, columns that are put away: they are read; `hidden_text` says why."""

from __future__ import annotations

from collections.abc import Sequence

_NAMED = 8


def hidden_slides(name: str, numbers: Sequence[int]) -> tuple[str, ...]:
    """One sentence with the numbers of the slides that a show skips; nothing where there are none."""
    if not numbers:
        return ()
    listed = ", ".join(map(str, numbers[:_NAMED])) + ("…" if len(numbers) > _NAMED else "")
    return (f"“{name}”: hidden slides were read too: {listed}.",)


def hidden_in_workbook(name: str, sheets: Sequence[str], rows: int, columns: int) -> tuple[str, ...]:
    """A sentence for each kind that there is; of rows and columns only those with words in them count."""
    said: list[str] = []
    if sheets:
        listed = ", ".join(f"“{sheet}”" for sheet in sheets[:_NAMED]) + ("…" if len(sheets) > _NAMED else "")
        said.append(f"“{name}”: hidden sheets were read too: {listed}.")
    if rows:
        said.append(f"“{name}”: rows that are hidden were read too: {rows:,}.")
    if columns:
        said.append(f"“{name}”: columns that are hidden were read too: {columns:,}.")
    return tuple(said)
