"""The events of a calendar (RFC 5545): what, when, where, by whom, as lines that can be read.

Times stand as the file has them, on the calendar of the place that it names; none is moved to another zone.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from indexer.documents.blocks.blocks import clean_block, one_line
from indexer.documents.markup.markup_blocks import markup_blocks

MOST_EVENTS = 10_000
DEEPEST_COMPONENT = 100
LONGEST_VALUE_CHARS = 200_000
LONGEST_LINE_CHARS = 1_000  # of a title, a place, a name
_FOLD = re.compile(r"\r?\n[ \t]")
_ESCAPED = re.compile(r"\\(.)", re.S)
_NAME = re.compile(r"[A-Za-z0-9-]{1,40}(?=[;:])")
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_MARKUP = re.compile(r"<(?:br|p|b|i|u|ul|li|a|div|span|html|table)\b[^<>]*>", re.I)
_COMPONENTS = frozenset({"VEVENT", "VTODO", "VJOURNAL"})
_WANTED = frozenset(
    {"SUMMARY", "DTSTART", "DTEND", "DUE", "LOCATION", "ORGANIZER", "RRULE", "STATUS", "DESCRIPTION"}
)
_CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One entry of a calendar; empty where the file says nothing."""

    summary: str
    facts: tuple[str, ...]  # when, where, by whom: "Where: Salle 3"
    organizer: str
    description: str

    def text(self) -> str:
        """All of it, from the title to the description."""
        return "\n\n".join(filter(None, (self.summary, "\n".join(self.facts), self.description)))


@dataclass(frozen=True, slots=True)
class _Property:
    parameters: str  # ";TZID=Europe/Paris", as written
    value: str


def calendar_events(text: str) -> list[CalendarEvent]:
    """The entries of a calendar in their order, one more than `MOST_EVENTS` at most; none of another text."""
    return list(islice(_events(_FOLD.sub("", text)), MOST_EVENTS + 1))


def calendar_name(text: str) -> str:
    """The name that programs give to a calendar as a whole; empty for most."""
    match = re.search(r"^X-WR-CALNAME[^:\r\n]{0,200}:([^\r\n]{1,1000})", _FOLD.sub("", text), re.M)
    return _line(match[1]) if match else ""


def _events(text: str) -> Iterator[CalendarEvent]:
    around: list[str] = []  # the components that are open: an alarm in an event has words of its own
    found: dict[str, _Property] = {}
    is_cancelled = False
    for line in text.split("\n"):
        match = _NAME.match(line)
        if match is None:
            continue
        name = match[0].upper()
        if name == "BEGIN" and len(around) < DEEPEST_COMPONENT:
            around.append(line[6:].strip().upper())
            if around[-1] in _COMPONENTS:
                found = {}
        elif name == "END":
            if around and around.pop() in _COMPONENTS and (event := _event(found, is_cancelled)) is not None:
                yield event
        elif name == "METHOD":
            is_cancelled = line[7:].strip().upper() == "CANCEL"
        elif around and around[-1] in _COMPONENTS and name in _WANTED and name not in found:
            found[name] = _property(line[match.end() :])


def _property(rest: str) -> _Property:
    """What stands behind a property's name; a colon between quotation marks is part of a parameter."""
    in_quotes = False
    for place, character in enumerate(rest[:LONGEST_LINE_CHARS]):
        if character == '"':
            in_quotes = not in_quotes
        elif character == ":" and not in_quotes:
            return _Property(rest[:place], rest[place + 1 :][:LONGEST_VALUE_CHARS])
    return _Property("", "")


def _event(found: Mapping[str, _Property], is_cancelled: bool) -> CalendarEvent | None:
    empty = _Property("", "")
    organizer = _person(found.get("ORGANIZER", empty))
    status = _CANCELLED if is_cancelled else one_line(found.get("STATUS", empty).value)[:40].upper()
    facts = {
        "Status": _CANCELLED if status == _CANCELLED else "",
        "When": _when(found.get("DTSTART"), found.get("DTEND")),
        "Due": _moment(found["DUE"]) if "DUE" in found else "",
        "Repeats": _line(found.get("RRULE", empty).value),
        "Where": _line(found.get("LOCATION", empty).value),
        "Organizer": organizer,
    }
    event = CalendarEvent(
        summary=_line(found.get("SUMMARY", empty).value),
        facts=tuple(f"{name}: {words}" for name, words in facts.items() if words),
        organizer=organizer,
        description=_description(found.get("DESCRIPTION", empty).value),
    )
    return event if event.summary or event.facts or event.description else None


def _when(start: _Property | None, end: _Property | None) -> str:
    if start is None or not (begins := _moment(start)):
        return ""
    zone = _zone(start)
    ends = "" if end is None else _moment(end)
    if ends and len(ends) == len("2026-03-09"):  # the day after the last one
        ends = _day_before(ends)
    if len(ends) > len("2026-03-09") and ends[:10] == begins[:10]:
        ends = ends[11:]
    until = f" – {ends}" if ends and ends != begins else ""
    return f"{begins}{until}{zone}"


def _moment(written: _Property) -> str:
    match = _MOMENT.fullmatch(written.value.strip())
    if match is None:
        return _line(written.value)
    day = f"{match[1]}-{match[2]}-{match[3]}"
    return f"{day} {match[4]}:{match[5]}{' UTC' if match[6] else ''}" if match[4] else day


def _day_before(day: str) -> str:
    try:
        return (datetime.date.fromisoformat(day) - datetime.timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return day


def _zone(moment: _Property) -> str:
    zone = _parameter(moment, "TZID")
    return f" ({zone})" if zone else ""


def _person(written: _Property) -> str:
    """A name with its address, or either."""
    name = _parameter(written, "CN")
    scheme, _, address = _line(written.value).partition(":")
    address = address if scheme.lower() == "mailto" else ""
    return f"{name} <{address}>" if name and address and name != address else name or address


def _parameter(written: _Property, name: str) -> str:
    match = re.search(rf';{name}=(?:"([^"]*)"|([^;"]*))', written.parameters, re.I)
    return one_line(clean_block(match[1] or match[2] or "")) if match else ""


def _description(value: str) -> str:
    text = clean_block(_unescaped(value))
    return "\n\n".join(markup_blocks(text).blocks) if _MARKUP.search(text) else text.strip()


def _line(value: str) -> str:
    return one_line(clean_block(_unescaped(value[: 2 * LONGEST_LINE_CHARS])))[:LONGEST_LINE_CHARS]


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)
