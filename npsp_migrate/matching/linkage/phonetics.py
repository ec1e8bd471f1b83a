"""How a French name sounds, roughly: `Lefèvre` and `Lefebvre`, `Thibaud` and `Tibo`. Never written."""

import re

# In order: each spelling and the sound that it is counted as. After H. Brouard's idea of a French soundex.
_SOUNDS = (
    (re.compile("bv"), "v"),
    (re.compile("ph"), "f"),
    (re.compile("sch|sh|ch"), "5"),
    (re.compile("gn"), "ni"),
    (re.compile("qu|q|ck|k|c(?=[aourltnm])|c$"), "k"),
    (re.compile("gu(?=[ei])"), "g"),
    (re.compile("ge(?=[ao])|g(?=[eiy])"), "j"),
    (re.compile("c(?=[eiy])|x$|z"), "s"),
    (re.compile("h"), ""),
    (re.compile("eaux?|aux?|o[tsp]?$|ault$|aud$"), "o"),
    (re.compile("oeu|eu|oe"), "e"),
    (re.compile("ain|ein|aim|eim|yn|ym|im(?=[bp])|in(?![aeiouy])"), "1"),
    (re.compile("an(?![aeiouyn])|am(?=[bp])|en(?![aeiouyn])|em(?=[bp])"), "2"),
    (re.compile("on(?![aeiouyn])|om(?=[bp])"), "3"),
    (re.compile("ai|ei|e[rtz]$"), "e"),
    (re.compile("ou"), "u"),
    (re.compile("y"), "i"),
    (re.compile("(?<=[^aeiou])[dtspxe]+s?$"), ""),
    (re.compile("[es]+$"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)


def sound(name: str) -> str:
    """`name` is folded and without spaces; too short a name sounds only like itself."""
    if len(name) < 4:
        return name
    heard = name
    for spelling, counted_as in _SOUNDS:
        heard = spelling.sub(counted_as, heard)
    return heard or name
