"""The pages: each asks, and shows what it was told."""
