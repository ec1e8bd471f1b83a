"""One first name, one mailbox, two surnames: a woman by birth and by marriage, or two who share an office."""

from dataclasses import replace

import numpy as np

from npsp_migrate.matching.linkage.levels import level_is
from npsp_migrate.matching.linkage.links import Links
from npsp_migrate.matching.linkage.mailboxes import of_an_office
from npsp_migrate.matching.linkage.mentions import Mentions
from npsp_migrate.matching.linkage.name_columns import MAN, WOMAN

# In the invented worlds 282 of 290 such pairs are one person; the bits alone found three of four.
A_WOMAN = 2.0  # bits at least
ELSE = 0.5  # bits at most


def judged_by_surnames(mentions: Mentions, links: Links) -> Links:
    """Men hardly ever change theirs, and colleagues are asked about."""
    levels = links.levels
    found = level_is(levels, "first", "exact") & level_is(levels, "last", "different")
    found &= level_is(levels, "email", "exact") & ~level_is(levels, "phone", "mobile")
    pairs = np.flatnonzero(found & ~level_is(levels, "birth", "exact"))
    one, other = links.one[pairs], links.other[pairs]
    told = np.append(mentions.first_names.sex, 0)[mentions.first]
    sex = np.where(mentions.sex > 0, mentions.sex, told)
    office = of_an_office(mentions, one, other)
    woman = (sex[one] == WOMAN) & (sex[other] == WOMAN) & ~office
    nobody = (sex[one] == MAN) | (sex[other] == MAN) | office
    bits = links.bits.copy()
    bits[pairs[woman]] = np.maximum(bits[pairs[woman]], A_WOMAN)
    bits[pairs[nobody]] = np.minimum(bits[pairs[nobody]], ELSE)
    return replace(links, bits=bits)
