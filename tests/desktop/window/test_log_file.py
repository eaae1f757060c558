from __future__ import annotations

import logging
from pathlib import Path

from desktop.log_file import LOG_NAME, keep_log


def test_what_goes_wrong_stands_in_the_log_beside_the_library(tmp_path: Path) -> None:
    handler = keep_log(tmp_path / "library")
    try:
        logging.getLogger("desktop.tasks.lane").error("bug in background work")
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
    assert "bug in background work" in (tmp_path / "library" / LOG_NAME).read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_made_does_not_keep_the_window_from_opening(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    handler = keep_log(tmp_path / "file" / "library")
    logging.getLogger().removeHandler(handler)
    assert type(handler) is logging.StreamHandler
