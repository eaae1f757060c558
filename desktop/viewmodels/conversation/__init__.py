"""Questions, their answers, and which documents may answer."""
