"""Who is who: the candidates of all sources, the org's own records and what people decided, brought together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from npsp_migrate.matching.match import Everybody, match_everybody, match_records
from npsp_migrate.model.decisions import Decisions
from npsp_migrate.model.issue import Words
from npsp_migrate.model.matching import Matched
from npsp_migrate.model.org import OrgIdentity, OrgReader
from npsp_migrate.planning.following import joined_keys
from npsp_migrate.planning.schema_checks import check_schema
from npsp_migrate.runs.ahead import fields_wanted
from npsp_migrate.runs.memory.following import Followed, follow, known_so_far, settle
from npsp_migrate.runs.memory.registry import Registry
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.prepared import Prepared
from npsp_migrate.runs.progress import Progress

Current = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, slots=True, eq=False)
class MatchedLine:
    """Everybody once, with all that it took: `there` as the org told it, `gone` is not to be created again."""

    matched: Matched
    everybody: Everybody
    gone: Mapping[str, Mapping[str, Words]]
    followed: Followed
    there: Current
    registry: Registry
    identity: OrgIdentity


def match_with_org(
    opened: OpenedProject, prepared: Prepared, org: OrgReader, now: datetime, progress: Progress
) -> MatchedLine:
    """The first half of a plan: nothing is compared yet."""
    project, mapped = opened.project, prepared.mapped
    asked = prepared.ahead or org
    identity = asked.identity()
    progress.begin("Reading the org")
    # Before anything is read: an answer to a query names one missing field, this one names them all.
    check_schema(mapped.candidates, {name: org.describe(name) for name in mapped.candidates}, project.key_field)
    there = {name: asked.read(name, fields) for name, fields in fields_wanted(mapped.candidates, project).items()}
    registry = known_so_far(opened, identity.org_id)

    def join_rows() -> Mapping[str, Mapping[str, str]]:
        """The sheets alone, without what staff made of these people in the org."""
        alone = match_records(mapped.candidates, project.matching, {}, mapped.provenance, project.decisions)
        return joined_keys(alone.records)

    followed = follow(registry, org, mapped.candidates, there, project.policies, project.key_field, now, join_rows)
    progress.begin("Matching")
    known = {name: frame.rename(columns={project.key_field: "key"}) for name, frame in followed.there.items()}
    everybody = match_everybody(
        followed.candidates,
        project.matching,
        known,
        mapped.provenance,
        _followed(project.decisions, followed),
        registry.joined(),
    )
    matched, gone = settle(everybody.matched, followed)
    return MatchedLine(matched, everybody, gone, followed, there, registry, identity)


def _followed(decisions: Decisions, followed: Followed) -> Decisions:
    """What was said of a record that was merged in the org holds for the survivor."""
    return decisions.renamed({name: said.aliases for name, said in followed.verdicts.items()})
