"""A library comes in; findings about damage go out, repaired if possible."""
