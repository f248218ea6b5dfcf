"""The other side of the wire: a world that knows the truth, and a face for each provider."""
