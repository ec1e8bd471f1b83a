"""Who was recognised, row by row, and the pairs that say why: for `match`, which shows what a plan would do."""

import numpy as np
import pandas as pd

from npsp_migrate.location import Location
from npsp_migrate.matching.entities import Ints, Texts
from npsp_migrate.matching.folding import fold_keys
from npsp_migrate.matching.linkage.evidence import waterfalls_of
from npsp_migrate.matching.linkage.linking import zone_of
from npsp_migrate.matching.match import Everybody
from npsp_migrate.matching.people import told_pairs
from npsp_migrate.model.decisions import Standing
from npsp_migrate.model.issue import words
from npsp_migrate.model.recognised import ROW_COLUMNS, End, PairTold, Recognition, Weight
from npsp_migrate.model.records import Candidates, Provenance
from npsp_migrate.npsp.objects import CONTACT


def recognition_of(
    everybody: Everybody, contacts: Candidates, provenance: Provenance, most: int, *, asked_org: bool
) -> Recognition:
    """`most`: how many questions, and how many joins, are told with their reasons; the weakest joins first."""
    people = everybody.people.found
    questions = people.questions
    joins = people.joins.sort_values(["bits", "one", "other"], ignore_index=True)
    asked, more_asked = _pairs(everybody, contacts, provenance, questions, most)
    joined, more_joined = _pairs(everybody, contacts, provenance, joins, most)
    return Recognition(
        rows=rows_told(everybody, contacts, provenance),
        questions=asked,
        joins=joined,
        more_questions=more_asked,
        more_joins=more_joined,
        asked_org=asked_org,
    )


def rows_told(everybody: Everybody, contacts: Candidates, provenance: Provenance) -> pd.DataFrame:
    """One line per row and person, the rows included that were folded into another one of the same key."""
    records = everybody.matched.records[CONTACT]
    ours = records.lines[["table", "row", "record", "key"]].assign(cluster=records.lines["record_key"])
    final = dict(zip(fold_keys(ours["key"]).tolist(), ours["cluster"].tolist(), strict=True))
    further = contacts.further.assign(cluster=fold_keys(contacts.further["key"]).map(final))
    told = pd.concat([ours, further], ignore_index=True) if len(further) else ours
    told = told[told["cluster"].notna() & (told["cluster"] != "")]
    order = {name: place for place, name in enumerate(provenance.headers)}
    place = [order.get(each, 0) for each in zip(told["table"].tolist(), told["record"].tolist(), strict=True)]
    told = told.assign(place=place).sort_values(["table", "row", "place", "key"], ignore_index=True)
    names = np.array(_source_names(provenance), dtype=object)
    return pd.DataFrame(
        {
            "source": names[told["table"].to_numpy(dtype=np.int64)],
            "row": told["row"].to_numpy(dtype=np.int64),
            "person": told.groupby(["table", "row"]).cumcount().to_numpy(dtype=np.int64) + 1,
            "key": told["key"].to_numpy(dtype=object),
            "cluster": told["cluster"].to_numpy(dtype=object),
            "household": told["cluster"].map(everybody.together).fillna("").to_numpy(dtype=object),
            "zone": _zones(everybody, told["cluster"].to_numpy(dtype=object)),
        },
        columns=list(ROW_COLUMNS),
    )


def _source_names(provenance: Provenance) -> list[str]:
    """The source's name; with the file and the sheet where the source has several."""
    tables = provenance.tables
    sources = [table.source for table in tables]
    files = {source: {each.place.file for each in tables if each.source == source} for source in sources}
    return [
        " › ".join(
            part
            for part in (
                table.source,
                table.place.file if len(files[table.source]) > 1 else "",
                table.place.sheet if sources.count(table.source) > 1 else "",
            )
            if part
        )
        for table in tables
    ]


def _zones(everybody: Everybody, clusters: Texts) -> Texts:
    """`doubtful`: somebody is asked about this person; `certain`: several rows are one; `different`: alone."""
    doubts = (doubt for doubt in everybody.matched.doubts if doubt.object == CONTACT)
    asked = {key for doubt in doubts for key in doubt.keys}
    several = pd.Series(clusters).duplicated(keep=False).to_numpy(dtype=np.bool_)
    doubtful = pd.Series(clusters).isin(asked).to_numpy(dtype=np.bool_)
    return np.where(doubtful, "doubtful", np.where(several, "certain", "different")).astype(object)


def _pairs(
    everybody: Everybody, contacts: Candidates, provenance: Provenance, pairs: pd.DataFrame, most: int
) -> tuple[tuple[PairTold, ...], int]:
    people, found = everybody.people, everybody.people.found
    told, reasons = told_pairs(found, pairs, people.entity)
    shown = told.head(most)
    one, other = (shown[name].to_numpy(dtype=np.int64) for name in ("one", "other"))
    bits_told = shown["bits"].to_numpy(dtype=np.float64)
    weights = _weights(waterfalls_of(found, one, other, bits_told)) if len(shown) else {}
    zones = zone_of(found, bits_told).tolist()
    kinds = shown["kind"].tolist() if "kind" in shown else [None] * len(shown)
    settles = shown["settles"].tolist() if "settles" in shown else [0] * len(shown)
    ends = [_ends(everybody, contacts, provenance, each) for each in (one, other)]
    return tuple(
        PairTold(
            one=first,
            other=second,
            bits=float(bits),
            zone=zone,
            because=words("match-evidence", evidence=reason),
            weights=weights[place],
            standing=Standing(kind) if kind else None,
            settles=int(pairs_settled),
        )
        for place, (first, second, bits, zone, reason, kind, pairs_settled) in enumerate(
            zip(*ends, shown["bits"], zones, reasons, kinds, settles, strict=False)
        )
    ), len(told) - len(shown)


def _ends(everybody: Everybody, contacts: Candidates, provenance: Provenance, mentions: Ints) -> list[End]:
    told = everybody.people.told.iloc[mentions]
    labels = (told["first"] + " " + told["last"]).str.strip()
    return [
        End(str(label), _key(contacts, line) or str(org_id), _at(contacts, provenance, line))
        for label, line, org_id in zip(labels, told["line"].tolist(), told["org_id"], strict=True)
    ]


def _key(contacts: Candidates, line: int) -> str:
    return str(contacts.lines["key"].iloc[line]) if line >= 0 else ""


def _at(contacts: Candidates, provenance: Provenance, line: int) -> Location | None:
    if line < 0:
        return None
    spot = contacts.lines.iloc[line]
    return provenance.at(int(spot["table"]), int(spot["row"]), str(spot["record"]), "LastName")


def _weights(told: pd.DataFrame) -> dict[int, tuple[Weight, ...]]:
    found: dict[int, list[Weight]] = {}
    for pair, comparison, level, bits in told.itertuples(index=False):
        if comparison == "prior" or level != "missing":
            found.setdefault(int(pair), []).append(Weight(comparison, level, float(bits)))
    return {pair: tuple(weights) for pair, weights in found.items()}
