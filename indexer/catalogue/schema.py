"""The tables of a library's SQLite file, from which the indexes can be rebuilt."""

from __future__ import annotations

from indexer.catalogue.kept.conversations import CONVERSATION_TABLES

# Version 1; this text never changes.
VERSION_1 = """
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL,              -- where it was imported from
  original TEXT,                   -- file name in originals/, NULL when kept by reference
  size_bytes INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  importer TEXT NOT NULL,
  title TEXT,
  language TEXT,
  publisher TEXT,
  author TEXT,
  published TEXT,
  collection TEXT,
  text TEXT NOT NULL,              -- canonical: every offset counts its code points
  pages INTEGER,
  warnings TEXT NOT NULL,          -- JSON list of sentences
  imported_at TEXT NOT NULL,
  state TEXT NOT NULL
);

CREATE TABLE page_spans (
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  page_index INTEGER NOT NULL,
  label TEXT,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  PRIMARY KEY (document_id, page_index)
) WITHOUT ROWID;

CREATE TABLE clutter_spans (
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  PRIMARY KEY (document_id, span_start)
) WITHOUT ROWID;

CREATE TABLE passages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,   -- never used twice: Chroma may still hold a removed one
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  section INTEGER NOT NULL,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  language TEXT,
  text TEXT NOT NULL,
  text_hash BLOB NOT NULL,                -- SHA-256 of the UTF-8 text: vectors are keyed by it
  word_count INTEGER NOT NULL,            -- terms in each lexical view: BM25 needs the lengths
  gram_count INTEGER NOT NULL
);
-- Also holds all that ranking must know of every passage, so that opening a library reads no text.
CREATE INDEX passages_by_document
  ON passages (document_id, ordinal, section, language, word_count, gram_count);
CREATE INDEX passages_by_hash ON passages (text_hash);
-- Those that may gloss a foreign name, as in 博通(Broadcom).
CREATE INDEX passages_with_brackets ON passages (language)
  WHERE language IN ('zh', 'ja') AND (instr(text, '(') OR instr(text, '（'));

CREATE TABLE vectors (
  fingerprint TEXT NOT NULL,              -- of the embedder
  text_hash BLOB NOT NULL,
  vector BLOB NOT NULL,                   -- float16, L2-normalised
  PRIMARY KEY (fingerprint, text_hash)
) WITHOUT ROWID;

-- Both views hold our own terms, separated by spaces; the tokenizer only has to split them again.
CREATE VIRTUAL TABLE word_view USING fts5 (
  terms, content = '', tokenize = "unicode61 remove_diacritics 0 tokenchars '_'"
);
CREATE VIRTUAL TABLE gram_view USING fts5 (
  terms, content = '', tokenize = "unicode61 remove_diacritics 0 tokenchars '_'"
);
CREATE VIRTUAL TABLE word_postings USING fts5vocab (word_view, instance);
CREATE VIRTUAL TABLE gram_postings USING fts5vocab (gram_view, instance);
CREATE VIRTUAL TABLE word_vocabulary USING fts5vocab (word_view, row);
"""

# Version 2: each statement is also a step of the migration from version 1.
VERSION_2 = (
    """
CREATE TABLE readings (                   -- what the reader told of a document, and what the user corrected
  document_id TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
  source_url TEXT,
  report TEXT NOT NULL,                   -- JSON: see readings.py
  outline TEXT NOT NULL,                  -- JSON list of [level, title, start, page]
  origins TEXT NOT NULL,                  -- JSON object: field -> where it was found
  edits TEXT NOT NULL                     -- JSON object: field -> [as the user wants it, as it was read]
) WITHOUT ROWID
""",
    """
CREATE TABLE page_words (                 -- places of recognised words, for pages that are pictures
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  page_index INTEGER NOT NULL,
  boxes BLOB NOT NULL,                    -- zlib: JSON list of [start, end, left, top, width, height]
  PRIMARY KEY (document_id, page_index)
) WITHOUT ROWID
""",
    """
CREATE TABLE import_queue (               -- what was asked for and is not done yet
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  path TEXT NOT NULL,
  collection TEXT,
  by_reference INTEGER NOT NULL,
  added_at TEXT NOT NULL
)
""",
    "CREATE INDEX documents_by_path ON documents (path)",
    """
INSERT INTO readings (document_id, report, outline, origins, edits)
SELECT id, '{}', '[]', '{}', '{}' FROM documents
""",
)

# Version 3: character groups are dropped, since search by meaning and spelling repair replace them; the
# form view is added, for phrases and prefixes. Its terms are inserted when the library is opened.
VERSION_3 = (
    "DROP TABLE gram_postings",
    "DROP TABLE gram_view",
    """
CREATE VIRTUAL TABLE form_view USING fts5 (
  terms, content = '', tokenize = "unicode61 remove_diacritics 0 tokenchars '_'"
)
""",
    "CREATE VIRTUAL TABLE form_postings USING fts5vocab (form_view, instance)",
    "ALTER TABLE passages RENAME COLUMN gram_count TO form_count",
)

# Version 4: which documents are reprints or translations of one article. It is computed again if lost.
VERSION_4 = (
    """
CREATE TABLE story_centres (              -- the documents that have been compared with all others here
  document_id TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
  state TEXT NOT NULL,                    -- what was compared: see answering/stories/upkeep.py
  centre BLOB NOT NULL                    -- float16: the direction of its passages' vectors together
) WITHOUT ROWID
""",
    """
CREATE TABLE story_pairs (                -- two documents that are one article; one_id < other_id
  one_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  other_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  PRIMARY KEY (one_id, other_id)
) WITHOUT ROWID
""",
    "CREATE INDEX story_pairs_by_other ON story_pairs (other_id, one_id)",
)

# Version 5 has the same tables: what is told of a document are messages, a code and what stands in its
# blanks (see indexer/common/messages.py), where it was English sentences before.
# Version 6 adds the conversations: see kept/conversations.py.
SCHEMA = VERSION_1 + ";\n".join((*VERSION_2, *VERSION_3, *VERSION_4, *CONVERSATION_TABLES)) + ";\n"
SCHEMA_VERSION = 6
