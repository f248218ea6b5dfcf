"""The nouns and the memory: what Encaisse knows, and where it keeps it."""
