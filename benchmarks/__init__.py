"""Each headline number beside its peer, measured by one command: ``make bench``."""
