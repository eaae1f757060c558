"""One story, one source: finds the reprints and translations of one article among the documents."""
