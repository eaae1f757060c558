"""What we know, in one SQLite file: the truth from which everything else can be rebuilt."""
