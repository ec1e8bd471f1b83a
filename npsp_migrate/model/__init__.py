"""Frozen nouns that travel from stage to stage. No I/O, no rules."""
