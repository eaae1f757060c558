"""For tests: import a folder into a library, and print a line for each document that is ready."""

import sys
from pathlib import Path

from indexer.catalogue.database import Database
from indexer.catalogue.lock import WriterLock
from indexer.common.paths import LibraryPaths
from indexer.ingest.files.originals import Originals
from indexer.ingest.pipeline import Importer
from indexer.ingest.reading.reader_pool import ReaderPool
from indexer.records.importing import ImportControl, ImportProgress, ImportStage


def tell(event: ImportProgress) -> None:
    if event.stage is ImportStage.READY and event.document is not None:
        sys.stdout.write(f"{event.document.id}\n")
        sys.stdout.flush()


def main(library: Path, folder: Path) -> None:
    paths = LibraryPaths(library)
    lock = WriterLock(paths.lock)
    lock.acquire()
    database = Database(paths.database)
    Originals(paths.originals).remove_orphans(database)
    readers = ReaderPool(children=1)
    try:
        importer = Importer(database, paths, readers, lambda _ids: None)
        importer.run([folder], control=ImportControl.of(on_progress=tell))
    finally:
        readers.close()
        database.close()
        lock.release()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
