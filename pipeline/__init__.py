"""The verbs: what happens, and when."""
