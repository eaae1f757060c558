"""What the window joins; built in `application`."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.viewmodels.imports import ImportController
from desktop.viewmodels.library import LibraryController
from desktop.viewmodels.meaning_model import MeaningModelController
from desktop.viewmodels.reader import ReaderController
from desktop.viewmodels.removal import Removal
from desktop.viewmodels.status import StatusController
from desktop.viewmodels.understanding import UnderstandingController
from desktop.views.conversation import ConversationView
from desktop.views.reader import ReaderPane
from desktop.views.reader_rail import ReaderRail


@dataclass(frozen=True, slots=True)
class WindowParts:
    """Controllers and panes."""

    library: LibraryController
    removal: Removal
    imports: ImportController
    status: StatusController
    meaning_model: MeaningModelController
    understanding: UnderstandingController
    reader: ReaderController
    conversation: ConversationView
    reader_pane: ReaderPane
    reader_rail: ReaderRail
