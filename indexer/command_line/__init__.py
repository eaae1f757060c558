"""The command `ibid`: arguments come in, JSON or lines of text and an exit code go out."""
