"""Articles for the tests of upkeep."""

from pathlib import Path


def write_articles(folder: Path, count: int, subject: str = "harbour") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        text = "\n\n".join(
            f"The {subject} {number} met the ship of day {day}." for day in range(3 + number * 2)
        )
        (folder / f"{subject}-{number:02d}.txt").write_text(f"mark{subject}{number:02d}\n\n{text}\n", "utf-8")
    return folder
