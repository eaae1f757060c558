"""The window: Qt widgets over the engine, no logic that the engine could hold."""
