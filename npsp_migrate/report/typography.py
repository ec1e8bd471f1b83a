"""A sentence as a French printer would set it, however it was typed: apostrophes, guillemets, spaces that hold."""

import re

NO_BREAK_SPACE = "\u00a0"
NARROW_SPACE = "\u202f"  # between the thousands of a French number

_BEFORE = re.compile(r"[ \u00a0\u202f]+(?=[:;?!»%€])")
_AFTER = re.compile(r"(?<=«)[ \u00a0\u202f]+")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=[\w«{])")


def set_in_french(sentence: str) -> str:
    """Only for sentences of ours: a person's own words stay as they were typed."""
    held = _AFTER.sub(NO_BREAK_SPACE, _BEFORE.sub(NO_BREAK_SPACE, sentence))
    return _APOSTROPHE.sub("’", held)
