"""The models: getting them, and what they are doing in the background."""
