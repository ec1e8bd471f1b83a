"""Everybody once: candidates of all sources and what the org has → records with final keys and references."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from npsp_migrate.matching.addresses import settle_addresses
from npsp_migrate.matching.contact_points import keep_all_points
from npsp_migrate.matching.entities import Flags, Texts, field_of
from npsp_migrate.matching.folding import among, fold_keys
from npsp_migrate.matching.gifts import match_gifts
from npsp_migrate.matching.households import Homes, place_people
from npsp_migrate.matching.known import Known, donors_of
from npsp_migrate.matching.living import Lived, live_together
from npsp_migrate.matching.organisations import match_organisations
from npsp_migrate.matching.parts import match_parts
from npsp_migrate.matching.people import Recognised, match_people
from npsp_migrate.matching.remarks import Spots, first_rows, remarks, rows_from_work
from npsp_migrate.matching.settling import (
    ACCOUNT_FIELD,
    AFFILIATION,
    DONOR_FIELD,
    at_home,
    at_work,
    gifts_at_home,
    referring,
)
from npsp_migrate.matching.survivorship import survive
from npsp_migrate.matching.verdicts import Verdict
from npsp_migrate.model.decisions import NOTHING_DECIDED, Decisions
from npsp_migrate.model.issue import Fate, RowNote, Words
from npsp_migrate.model.matching import Matched, MatchRules
from npsp_migrate.model.records import LINE_COLUMNS, Candidates, Provenance, RecordSet
from npsp_migrate.npsp.objects import ACCOUNT, CONTACT, HOUSEHOLD_RECORD_TYPE, OPPORTUNITY, load_position


@dataclass(frozen=True, slots=True, eq=False)
class Everybody:
    """What came of the matching, and how the people were recognised: for those who ask why.

    `together`: person → a name of the household, also where no row names one.
    """

    matched: Matched
    people: Recognised
    together: Mapping[str, str]


def match_records(
    candidates: Mapping[str, Candidates],
    rules: MatchRules,
    known: Mapping[str, pd.DataFrame],
    provenance: Provenance | None = None,
    decisions: Decisions = NOTHING_DECIDED,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
) -> Matched:
    """What `match_everybody` finds, without the reasons."""
    return match_everybody(candidates, rules, known, provenance, decisions, remembered).matched


def match_everybody(
    candidates: Mapping[str, Candidates],
    rules: MatchRules,
    known: Mapping[str, pd.DataFrame],
    provenance: Provenance | None = None,
    decisions: Decisions = NOTHING_DECIDED,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
) -> Everybody:
    """`known` holds the org's contacts, accounts and gifts: `Id`, our key under `key`, and
    `fields_to_match`. `provenance` places the issues in their sheets. What people decided holds before all rules.
    `remembered`: object → folded key of a row → folded key of the record that it became in an earlier run.

    A doubtful pair of people or organisations stays two records: a missed pair costs one duplicate that can
    be merged later, a wrong union mixes two people's gifts. A doubtful gift waits, since a gift counted
    twice is worse than a late one.
    """
    org, before = Known(known), remembered or {}
    contacts = candidates.get(CONTACT) or _none(CONTACT)
    accounts = candidates.get(ACCOUNT) or _none(ACCOUNT)
    roofs = _homes(accounts, org)
    recognised = match_people(contacts, rules, org.of(CONTACT), roofs, decisions, before.get(CONTACT))
    people = recognised.verdict
    lived, groups = _accounts(accounts, contacts, recognised, rules, org, decisions, before.get(ACCOUNT, {}))
    homes = lived.homes
    finals = {CONTACT: _finals(contacts, people.final), ACCOUNT: _finals(accounts, groups.final)}
    living, work = at_home(referring(contacts, finals), people.final, homes)
    living = living if AFFILIATION in candidates else at_work(living, work)
    from_work = rows_from_work(contacts.lines, work.notna())
    settled = {CONTACT: (living, people), ACCOUNT: (referring(accounts, finals), groups)}
    if OPPORTUNITY in candidates:
        gifts = gifts_at_home(candidates[OPPORTUNITY], finals, homes)
        verdict = _gifts(gifts, rules, org, homes, {CONTACT: people, ACCOUNT: groups}, decisions)
        finals[OPPORTUNITY] = _finals(gifts, verdict.final)
        settled[OPPORTUNITY] = (gifts, verdict)
    for sobject in sorted(set(candidates) - set(settled), key=lambda name: (load_position(name), name)):
        part = referring(candidates[sobject], finals)
        verdict = match_parts(part, candidates[sobject].frame, org.of(sobject))
        finals[sobject] = _finals(part, verdict.final)
        settled[sobject] = (part, verdict)
    in_order = {name: settled[name] for name in sorted(candidates, key=lambda n: (load_position(n), n))}
    matched = _gathered(in_order, finals, homes, from_work, rules, provenance, recognised.weights)
    return Everybody(matched, recognised, lived.together)


def _homes(accounts: Candidates, org: Known) -> dict[str, str]:
    """The households that rows and org name, by folded key and by Id: two names of one are one."""
    ours = fold_keys(accounts.lines["key"])[_is_household(accounts)]
    there = org.accounts(households=True)
    keys = fold_keys(there["key"])
    by_id = {org_id: key or org_id for org_id, key in zip(there["Id"].tolist(), keys.tolist(), strict=True)}
    return {**by_id, **{key: key for key in ours}}


def _none(sobject: str) -> Candidates:
    return Candidates(sobject, pd.DataFrame(), pd.DataFrame(columns=list(LINE_COLUMNS), dtype=object))


def _finals(candidates: Candidates, final: Texts) -> dict[str, str]:
    """Folded declared key → the key that the record has in the end."""
    folded = fold_keys(candidates.lines["key"])
    return {key: kept for key, kept in zip(folded.tolist(), final.tolist(), strict=True) if kept}


def _accounts(
    accounts: Candidates,
    contacts: Candidates,
    recognised: Recognised,
    rules: MatchRules,
    org: Known,
    decisions: Decisions,
    remembered: Mapping[str, str],
) -> tuple[Lived, Verdict]:
    """Households by who lives there, organisations by what they are called: one verdict for both."""
    people = recognised.verdict
    household = _is_household(accounts)
    houses, companies = _part(accounts, household), _part(accounts, ~household)
    homes = place_people(houses, contacts, people.final, org.accounts(households=True))
    at_work = _at_work(contacts, people.final, homes)
    lives_there = org.lives_there(people.adopted)
    lived = live_together(homes, houses.lines, recognised, at_work, lives_there, decisions, remembered)
    homes = lived.homes
    named = set(fold_keys(houses.lines["key"]))
    there = org.households_there(homes.home_of, people.adopted, named)
    homes = homes.renamed({home: key for home, (_, key) in there.items() if key})
    staff = [*_staff(contacts)] if len(companies.lines) else []
    judged = match_organisations(companies, rules, org.accounts(households=False), decisions, staff)
    final = np.full(len(accounts.lines), "", dtype=object)
    final[household], final[~household] = homes.final, judged.final
    adopted = {home: org_id for home, (org_id, key) in there.items() if not key}
    return replace(lived, homes=homes), replace(
        judged,
        final=final,
        links=(*homes.links, *judged.links),
        doubts=(*lived.questions, *judged.doubts),
        held={**homes.held, **judged.held},
        adopted={**adopted, **judged.adopted},
    )


def _staff(contacts: Candidates) -> Iterator[tuple[str, str]]:
    """Whom rows name beside an account: its folded key, and each e-mail address."""
    account = fold_keys(field_of(contacts.frame, ACCOUNT_FIELD)).to_numpy(dtype=object)
    for name in ("Email", "npe01__WorkEmail__c"):
        emails = field_of(contacts.frame, name)
        told = emails.notna().to_numpy(dtype=np.bool_) & (account != "")
        yield from zip(account[told].tolist(), map(str, emails[told].tolist()), strict=True)


def _at_work(contacts: Candidates, people: Texts, homes: Homes) -> frozenset[str]:
    """People of whom the rows name an account that is no household, and no household."""
    named = field_of(contacts.frame, ACCOUNT_FIELD).notna().to_numpy(dtype=np.bool_)
    return frozenset(person for person in people[named].tolist() if person not in homes.home_of)


def _is_household(accounts: Candidates) -> Flags:
    """A key is a household's when any of its rows says so."""
    if "RecordTypeId" not in accounts.frame:
        return np.zeros(len(accounts.lines), dtype=np.bool_)
    keys = fold_keys(accounts.lines["key"])
    says = accounts.frame["RecordTypeId"] == HOUSEHOLD_RECORD_TYPE
    return among(keys, frozenset(keys[says.to_numpy()]))


def _part(candidates: Candidates, chosen: Flags) -> Candidates:
    frame = candidates.frame[chosen] if len(candidates.frame.columns) else pd.DataFrame()
    return replace(
        candidates, frame=frame.reset_index(drop=True), lines=candidates.lines[chosen].reset_index(drop=True)
    )


def _gifts(
    gifts: Candidates,
    rules: MatchRules,
    org: Known,
    homes: Homes,
    parents: Mapping[str, Verdict],
    decisions: Decisions,
) -> Verdict:
    houses = set(homes.final.tolist())
    donors = donors_of(
        field_of(gifts.frame, ACCOUNT_FIELD), field_of(gifts.frame, DONOR_FIELD), homes.home_of, houses
    )
    there = org.of(OPPORTUNITY)
    named = {
        name: [keys.get(org_id, org_id) for org_id in field_of(there, name)]
        for name, keys in (
            (ACCOUNT_FIELD, org.keys_by_id(ACCOUNT, parents[ACCOUNT].adopted)),
            (DONOR_FIELD, org.keys_by_id(CONTACT, parents[CONTACT].adopted)),
        )
    }
    houses |= set(org.accounts(households=True)["Id"])
    org_donors = donors_of(named[ACCOUNT_FIELD], named[DONOR_FIELD], homes.home_of, houses)
    return match_gifts(gifts, donors, rules, there, org_donors, decisions)


def _gathered(
    settled: Mapping[str, tuple[Candidates, Verdict]],
    finals: Mapping[str, Mapping[str, str]],
    homes: Homes,
    from_work: Spots,
    rules: MatchRules,
    provenance: Provenance | None,
    weights: Words | None,
) -> Matched:
    records = {
        name: survive(
            referring(part, finals),
            verdict.final,
            rules.survivorship,
            held=verdict.held,
            org_ids=verdict.adopted,
        )
        for name, (part, verdict) in settled.items()
    }
    elsewhere: Spots = ()
    if CONTACT in records:
        records[CONTACT] = keep_all_points(records[CONTACT], settled[CONTACT][0].frame)
        donors = _givers(records)
        records[CONTACT], apart = settle_addresses(records[CONTACT], homes.home_of, donors)
        elsewhere = first_rows(records[CONTACT].lines, apart)
    verdicts = [verdict for _, verdict in settled.values()]
    doubts = (doubt for verdict in verdicts for doubt in verdict.doubts)
    told = (each for verdict in verdicts for each in verdict.decided)
    decided = tuple(sorted(told, key=lambda each: each.sort_key))
    return Matched(
        records=records,
        links=tuple(sorted(link for verdict in verdicts for link in verdict.links)),
        doubts=tuple(sorted(doubts, key=lambda doubt: doubt.sort_key)),
        issues=remarks(homes, from_work, elsewhere, decided, provenance, weights),
        notes=tuple(sorted({held for record_set in records.values() for held in _held_rows(record_set)})),
        decided=decided,
    )


def _givers(records: Mapping[str, RecordSet]) -> frozenset[str]:
    gifts = records.get(OPPORTUNITY)
    return frozenset(gifts.frame[DONOR_FIELD].dropna()) if gifts and DONOR_FIELD in gifts.frame else frozenset()


def _held_rows(records: RecordSet) -> list[RowNote]:
    lines = records.lines[records.lines["record_key"].isin(records.held)]
    return [
        RowNote(int(table), int(row), Fate.HELD, records.held[key])
        for table, row, key in zip(lines["table"], lines["row"], lines["record_key"], strict=True)
    ]
