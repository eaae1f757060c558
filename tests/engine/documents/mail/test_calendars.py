"""Calendars and invitations by mail: what, when, where and by whom, as the file says it."""

from __future__ import annotations

import pytest

from indexer.common.errors import ReadError
from indexer.documents.mail import calendar_events
from indexer.documents.read import read_file
from tests.makers.library.said import said

EVENT = (
    "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Europe/Paris:20260309T143000\r\n"
    "DTEND;TZID=Europe/Paris:20260309T153000\r\n"
    "SUMMARY;LANGUAGE=fr:Comité budgé\r\n taire\\, séance 2\r\nLOCATION:Salle 3\\; bâtiment B\r\n"
    'ORGANIZER;CN="Le Gall: Anne":mailto:a@example.org\r\n'
    "DESCRIPTION:Ordre du jour :\\n1. Recettes\\n2. Dépenses\r\n"
    "BEGIN:VALARM\r\nDESCRIPTION:Rappel\r\nSUMMARY:Alarme\r\nEND:VALARM\r\nEND:VEVENT\r\n"
)
FACTS = (
    "When: 2026-03-09 14:30 – 15:30 (Europe/Paris)\nWhere: Salle 3; bâtiment B\n"
    "Organizer: Le Gall: Anne <a@example.org>"
)
WHOLE = f"Comité budgétaire, séance 2\n\n{FACTS}\n\nOrdre du jour :\n1. Recettes\n2. Dépenses"


def calendar(*events, head=""):
    zone = "BEGIN:VTIMEZONE\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    return f"BEGIN:VCALENDAR\r\n{head}{zone}{''.join(events)}END:VCALENDAR\r\n"


def entry(*lines):
    return "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", ""))


def mail(part, *, subject="Subject: Invitation\r\n", alternative=""):
    return (
        f"From: a@example.org\r\n{subject}MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/alternative; boundary="B"\r\n\r\n{alternative}'
        f"--B\r\n{part}--B--\r\n"
    ).encode()


INVITATION = f"Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\r\n{calendar(EVENT)}"


def test_a_calendar_is_its_entries_with_their_titles_as_headings(write):
    second = entry("SUMMARY:Audition", "DTSTART;VALUE=DATE:20260310", "DTEND;VALUE=DATE:20260311")
    result = read_file(write("a.ics", calendar(EVENT, second, head="X-WR-CALNAME:Commission\r\n").encode()))
    assert result.text == f"{WHOLE}\n\nAudition\n\nWhen: 2026-03-10"
    assert [entry.title for entry in result.outline] == ["Comité budgétaire, séance 2", "Audition"]
    assert (result.metadata.title, result.media_type) == ("Commission", "text/calendar")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("DTSTART:20260309T143000Z", "DTEND:20260309T153000Z"), "When: 2026-03-09 14:30 UTC – 15:30 UTC"),
        (("DTSTART:20260309T220000", "DTEND:20260310T010000"), "When: 2026-03-09 22:00 – 2026-03-10 01:00"),
        (("DTSTART;VALUE=DATE:20260309", "DTEND;VALUE=DATE:20260312"), "When: 2026-03-09 – 2026-03-11"),
        (("DTSTART:20260309T143000",), "When: 2026-03-09 14:30"),
        (("DTSTART:lundi prochain",), "When: lundi prochain"),
        (("DTSTART;VALUE=DATE:20261399", "DTEND;VALUE=DATE:20261399"), "When: 2026-13-99"),
        (("DTSTART:20260309T143000", "RRULE:FREQ=WEEKLY"), "When: 2026-03-09 14:30\nRepeats: FREQ=WEEKLY"),
        (("STATUS:cancelled", "LOCATION:Lyon"), "Status: CANCELLED\nWhere: Lyon"),
        (("ORGANIZER:mailto:a@example.org",), "Organizer: a@example.org"),
        (("DESCRIPTION:<p>Un</p><p>Deux<br>trois</p>",), "Un\n\nDeux\ntrois"),
        (("DESCRIPTION:a < b \\\\n",), "a < b \\n"),
    ],
)
def test_times_places_and_words_are_those_of_the_file(write, lines, said):
    assert read_file(write("a.ics", calendar(entry(*lines)).encode())).text == said


def test_a_mail_of_nothing_but_an_invitation_is_read(write):
    result = read_file(write("a.eml", mail(INVITATION)))
    assert result.text == f"Invitation\n\nFrom: a@example.org\n\n{WHOLE}"
    assert [span.of(result.text) for span in result.clutter] == ["From: a@example.org"]


def test_a_mail_without_a_subject_has_the_title_of_its_invitation(write):
    result = read_file(write("a.eml", mail(INVITATION, subject="")))
    assert result.metadata.title == "Comité budgétaire, séance 2"


def test_beside_the_words_of_a_mail_an_invitation_adds_time_and_place(write):
    words = "--B\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nVenez.\r\n\r\n-- \r\nAnne\r\n"
    result = read_file(write("a.eml", mail(INVITATION, alternative=words)))
    assert result.text == f"Invitation\n\nFrom: a@example.org\n\n{FACTS}\n\nVenez.\n\n-- \nAnne"
    assert [span.of(result.text) for span in result.clutter] == ["From: a@example.org", "-- \nAnne"]


def test_a_cancelled_invitation_says_so(write):
    part = f"Content-Type: text/calendar\r\n\r\n{calendar(EVENT, head='METHOD:CANCEL' + chr(13) + chr(10))}"
    assert "Status: CANCELLED" in read_file(write("a.eml", mail(part))).text


def test_what_is_no_calendar_or_holds_no_entry_is_one_sentence(write):
    for content, code in ((b"un texte", "broken"), (calendar().encode(), "empty")):
        with pytest.raises(ReadError) as caught:
            read_file(write("a.ics", content))
        assert caught.value.code == code


def test_a_calendar_with_more_entries_than_anybody_reads_says_what_is_left_out(write, monkeypatch):
    monkeypatch.setattr(calendar_events, "MOST_EVENTS", 2)
    monkeypatch.setattr("indexer.documents.mail.calendar_file.MOST_EVENTS", 2)
    events = [entry(f"SUMMARY:{number}") for number in range(4)]
    result = read_file(write("a.ics", calendar(*events).encode()))
    assert result.text == "0\n\n1"
    assert said(result.report.left_out) == (
        "“a.ics” has more than 2 entries; what follows them was left out.",
    )


@pytest.mark.parametrize(
    "content",
    [
        "BEGIN:VEVENT\r\n" * 100_000,
        "END:VEVENT\r\n" * 100_000,
        entry("SUMMARY:" + "\r\n " * 200_000 + "x"),
        entry('ORGANIZER;CN="' + "a" * 200_000),
        entry("SUMMARY:x", *["ATTENDEE:mailto:a@example.org"] * 50_000),
        entry("DESCRIPTION:" + "\\" * 200_001),
    ],
)
def test_hostile_calendars_end_as_text_or_in_one_sentence(write, content):
    path = write("a.ics", calendar(content).encode())
    try:
        assert len(read_file(path).text) <= calendar_events.LONGEST_VALUE_CHARS
    except ReadError as error:
        assert error.code == "empty"  # noqa: PT017 - either is right
