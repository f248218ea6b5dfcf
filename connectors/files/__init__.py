"""Files that people bring: read as if they were hostile, and mapped to our words. No provider of its own."""
