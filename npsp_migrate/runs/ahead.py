"""Reads the org while the sources are cleaned: what will be asked stands in the mappings already.

The org takes its time to answer, and we take ours to clean: neither waits for the other.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import pandas as pd

from npsp_migrate.mapping.project import Project
from npsp_migrate.matching.known import fields_to_match
from npsp_migrate.model.org import OrgIdentity, OrgReader
from npsp_migrate.model.records import LINE_COLUMNS, Candidates
from npsp_migrate.planning.reading import fields_that_may_come, fields_to_expect


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """What was asked: each answer, which may be an error of the org, waits for who wants it."""

    asked: OrgReader
    who: Future[OrgIdentity]
    records: Mapping[str, Future[pd.DataFrame]]  # object → answer

    def identity(self) -> OrgIdentity:
        return self.who.result()

    def read(self, sobject: str, fields: tuple[str, ...]) -> pd.DataFrame:
        """From what was read already; what the mappings did not tell is asked now."""
        if sobject not in self.records:
            return self.asked.read(sobject, fields)
        known = self.records[sobject].result()
        return known[list(fields)] if set(fields) <= set(known.columns) else self.asked.read(sobject, fields)


@contextmanager
def reading_ahead(org: OrgReader, project: Project) -> Iterator[Ahead]:
    """One thread that alone asks the org until the block ends: who it is and what hour it has, then its records."""
    promised = to_come(project)
    hoped = fields_that_may_come(promised)
    with ThreadPoolExecutor(max_workers=1) as reader:
        who = reader.submit(org.identity)
        answers = {
            name: reader.submit(_read, org, who, name, fields, hoped.get(name, ()))
            for name, fields in fields_wanted(promised, project).items()
        }
        try:
            yield Ahead(org, who, answers)
        except BaseException:  # whatever ends the block: nobody will want the rest
            reader.shutdown(wait=False, cancel_futures=True)
            raise


def fields_wanted(candidates: Mapping[str, Candidates], project: Project) -> Mapping[str, tuple[str, ...]]:
    """All that matching and comparing will want to know, each object in one go."""
    wanted = dict(fields_to_expect(candidates, project.key_field))
    for name, fields in fields_to_match(candidates, project.matching).items():
        wanted[name] = tuple(dict.fromkeys(("Id", project.key_field, *wanted.get(name, ()), *fields)))
    return wanted


def _read(
    org: OrgReader, who: Future[OrgIdentity], sobject: str, fields: tuple[str, ...], hoped: tuple[str, ...]
) -> pd.DataFrame:
    who.result()  # an org that does not even tell its name is not asked for more
    there = org.describe(sobject).fields if hoped else ()
    return org.read(sobject, tuple(dict.fromkeys([*fields, *(field for field in hoped if field in there)])))


def to_come(project: Project) -> Mapping[str, Candidates]:
    """The candidates that the mappings promise, without a row."""
    rules = [rule for source in project.sources for rule in source.mapping.records]
    promised = {}
    for name in sorted({rule.object for rule in rules}):
        fields = [field for rule in rules if rule.object == name for field in rule.fields]
        promised[name] = Candidates(
            object=name,
            frame=pd.DataFrame(columns=sorted({field.field for field in fields}), dtype=object),
            lines=pd.DataFrame(columns=list(LINE_COLUMNS), dtype=object),
            references={field.field: field.reference for field in fields if field.reference},
        )
    return promised
