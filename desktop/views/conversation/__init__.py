"""The pane in the middle: questions, answers, and the composer."""
