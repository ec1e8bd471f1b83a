"""Links between mentions: candidate pairs and pairs of partners, their levels, and what these weigh."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Flags, Ints
from npsp_migrate.matching.linkage.blocking import candidate_pairs, sorted_distinct
from npsp_migrate.matching.linkage.caution import with_caution
from npsp_migrate.matching.linkage.comparing import Levels, compare
from npsp_migrate.matching.linkage.levels import level_is
from npsp_migrate.matching.linkage.links import Links
from npsp_migrate.matching.linkage.mentions import Mentions
from npsp_migrate.matching.linkage.name_tables import NONE
from npsp_migrate.matching.linkage.namesakes import NAME_ALONE, judged_by_namesakes
from npsp_migrate.matching.linkage.scoring import Frequencies, frequencies_of, score
from npsp_migrate.matching.linkage.surnames import judged_by_surnames
from npsp_migrate.matching.linkage.weights import Bits, Weights

AT_ONCE = 300_000  # pairs compared at a time
AT_WORK = 2  # chunks in work at the same time
WORTH_KNOWING = -10.0  # bits below which two mentions have nothing to say about each other's clusters
SURE = 6.0  # bits from which on two rows of one list count as a repetition
USUALLY_REPEATED = 0.25  # share of the rows of a list that repeat somebody, in the lists that the weights are from
FEW = 1  # rows for which a short list counts as usual
MOST_RARER = -6.5
SELDOM = -1.5  # in a list that repeats less than one row in ten, names and a town are a question
UNREPEATED = -3.0  # in a list that repeats hardly one row in thirty, two of one name are a question: father and son


def find_links(mentions: Mentions, weights: Weights) -> Links:
    """Candidate pairs and the partners of candidate pairs, compared and weighed."""
    frequencies = frequencies_of(mentions, weights)
    pairs = _with_partners(candidate_pairs(mentions), mentions)
    chunks = [pairs[start : start + AT_ONCE] for start in range(0, max(1, len(pairs)), AT_ONCE)]
    with ThreadPoolExecutor(max_workers=AT_WORK) as pool:  # what it costs, numpy and rapidfuzz do without the lock
        parts = [*pool.map(lambda chunk: _weigh(mentions, chunk, weights, frequencies), chunks)]
    return _adjusted(
        mentions,
        Links(*(np.concatenate([getattr(part, name) for part in parts]) for name in Links.__slots__)),
    )


def links_of_pairs(mentions: Mentions, pairs: Ints, levels: Levels, weights: Weights, bits: Bits | None) -> Links:
    """Links of candidate pairs (`smaller * count + larger`, in order) that another engine has compared.

    `bits` are given where that engine has weighed them, too.
    """
    frequencies = frequencies_of(mentions, weights)
    count = max(1, len(mentions))
    more = np.setdiff1d(_with_partners(pairs, mentions), pairs)
    partners = _weigh(mentions, more, weights, frequencies)
    one, other = pairs // count, pairs % count
    weighed = score(mentions, one, other, levels, weights, frequencies) if bits is None else bits
    kept = weighed >= WORTH_KNOWING
    found = Links(one[kept], other[kept], levels[kept], weighed[kept])
    both = {name: np.concatenate([getattr(each, name) for each in (found, partners)]) for name in Links.__slots__}
    order = np.lexsort((both["other"], both["one"]))
    return _adjusted(mentions, Links(**{name: column[order] for name, column in both.items()}))


def _adjusted(mentions: Mentions, links: Links) -> Links:
    """What the list as a whole tells of its repetitions and its namesakes."""
    rarer = _rarer_in_clean_lists(mentions, links)
    judged = judged_by_namesakes(mentions, replace(links, bits=links.bits + rarer))
    asked = (rarer <= UNREPEATED) | ((rarer <= SELDOM) & ~_personal(links.levels))
    bits = np.where(asked, np.minimum(judged.bits, NAME_ALONE), judged.bits)
    return with_caution(mentions, judged_by_surnames(mentions, replace(judged, bits=bits)))


def _personal(levels: Levels) -> Flags:
    """Whether a mailbox, a telephone, a birth or an address is shared."""
    shared = {
        "email": ("exact",),
        "phone": ("mobile", "landline"),
        "birth": ("exact", "near"),
        "place": ("address",),
    }
    found: Flags = np.logical_or.reduce([level_is(levels, name, *equal) for name, equal in shared.items()])
    return found


def _rarer_in_clean_lists(mentions: Mentions, links: Links) -> Bits:
    """Two rows of one list are the less likely one person, the fewer sure repetitions that list has."""
    source = pd.factorize(mentions.origin["source"].to_numpy(dtype=object))[0]
    within = source[links.one] == source[links.other]
    sure = within & (links.bits >= SURE)
    repeated = np.union1d(links.one[sure], links.other[sure])
    count = int(source.max(initial=-1)) + 1
    seen, rows = np.bincount(source[repeated], minlength=count), np.bincount(source, minlength=count)
    shift = np.log2((seen + FEW) / (rows * USUALLY_REPEATED + FEW)).round().clip(MOST_RARER, 0.0)
    return np.where(within, shift[source[links.one]], 0.0)


def partners_of(mentions: Mentions) -> Ints:
    """Per mention of a couple row the mention of the other one; `NONE` for others."""
    partner = np.full(len(mentions), NONE, dtype=np.int64)
    couples = np.flatnonzero(mentions.couple != NONE)
    couples = couples[np.argsort(mentions.couple[couples], kind="stable")]
    rows = mentions.couple[couples]
    paired = np.flatnonzero(rows[1:] == rows[:-1])
    partner[couples[paired]], partner[couples[paired + 1]] = couples[paired + 1], couples[paired]
    return partner


def _with_partners(pairs: Ints, mentions: Mentions) -> Ints:
    """Part by part, and none where nobody stands in a couple row: there may be millions of pairs."""
    count = max(1, len(mentions))
    partner = partners_of(mentions)
    if (partner == NONE).all():
        return pairs
    found = [pairs]
    for start in range(0, len(pairs), AT_ONCE):
        part = pairs[start : start + AT_ONCE]
        one, other = partner[part // count], partner[part % count]
        told = (one != NONE) & (other != NONE) & (one != other)
        found.append(np.minimum(one, other)[told] * count + np.maximum(one, other)[told])
    return sorted_distinct(found)


def _weigh(mentions: Mentions, pairs: Ints, weights: Weights, frequencies: Frequencies) -> Links:
    count = max(1, len(mentions))
    one, other = pairs // count, pairs % count
    levels = compare(mentions, one, other)
    bits = score(mentions, one, other, levels, weights, frequencies)
    kept = bits >= WORTH_KNOWING
    return Links(one[kept], other[kept], levels[kept], bits[kept])
