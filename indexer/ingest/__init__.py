"""Files and folders come in; they are read, split into passages and stored in the library."""
