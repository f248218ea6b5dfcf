"""What the documents say, checked against what is there."""
