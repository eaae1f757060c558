"""What the window joins; built in `application`."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.viewmodels.importing.imports import ImportController
from desktop.viewmodels.importing.status import StatusController
from desktop.viewmodels.library.library import LibraryController
from desktop.viewmodels.library.removal import Removal
from desktop.viewmodels.models.meaning_model import MeaningModelController
from desktop.viewmodels.models.understanding import UnderstandingController
from desktop.viewmodels.source.source import SourceController
from desktop.views.conversation.conversation import ConversationView
from desktop.views.source.source_pane import SourcePane
from desktop.views.source.source_rail import SourceRail


@dataclass(frozen=True, slots=True)
class WindowParts:
    """Controllers and panes."""

    library: LibraryController
    removal: Removal
    imports: ImportController
    status: StatusController
    meaning_model: MeaningModelController
    understanding: UnderstandingController
    source: SourceController
    conversation: ConversationView
    source_pane: SourcePane
    source_rail: SourceRail
