"""Lines about the models: offering one, and how far its work is."""
