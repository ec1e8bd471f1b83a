"""Faults on demand: what a real org does on a bad day, so that a client can be seen to cope with it."""
