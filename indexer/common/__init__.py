"""What every part of the engine may use: errors, cancelling, paths, folded spellings, dates."""
