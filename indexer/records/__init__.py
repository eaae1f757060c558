"""The records that flow between the parts of the engine: frozen, so that threads may share them."""
