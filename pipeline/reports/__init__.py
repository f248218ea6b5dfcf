"""What leaves as files: each report asks data, adds up what it writes, and says how to check it."""
