"""Desired records, an org and its describe, written down as rows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from npsp_migrate.model.issue import Words
from npsp_migrate.model.org import FieldDescription, ObjectDescription
from npsp_migrate.model.plan import Action, Basis
from npsp_migrate.model.policy import Policies
from npsp_migrate.model.records import Provenance, RecordSet, Reference
from npsp_migrate.model.table import SheetPlace, Table
from npsp_migrate.planning.changes import plan_changes
from npsp_migrate.planning.planned import PlanContents, Planned
from npsp_migrate.planning.reading import fields_to_read

KEY = "Migration_Key__c"
HH = "HH_Account"


def text(name: str, length: int = 80, **more: object) -> FieldDescription:
    return replace(FieldDescription(name, name, "string", length=length), **more)


def of_type(name: str, type: str, **more: object) -> FieldDescription:
    return replace(FieldDescription(name, name, type), **more)


def reference(name: str, parent: str, relationship: str, **more: object) -> FieldDescription:
    return of_type(name, "reference", length=18, reference_to=(parent,), relationship=relationship, **more)


def described(name: str, *fields: FieldDescription, **record_types: str) -> ObjectDescription:
    key = text(KEY, 255, external_id=True, unique=True)
    return ObjectDescription(name, name, {field.name: field for field in (*fields, key)}, record_types)


ORG = {
    "Account": described(
        "Account",
        text("Name", 255, nillable=False),
        text("Phone", 40),
        reference("RecordTypeId", "RecordType", "RecordType"),
        HH_Account="012000000000001AAA",
        Organization="012000000000002AAA",
    ),
    "Contact": described(
        "Contact",
        text("FirstName", 40),
        text("LastName", 80, nillable=False),
        of_type("Email", "email", length=80),
        text("Phone", 40),
        of_type("Birthdate", "date"),
        of_type("HasOptedOutOfEmail", "boolean", nillable=False),
        of_type("npsp__Do_Not_Contact__c", "boolean", nillable=False),
        of_type("LeadSource", "picklist", picklist=("Web", "Import")),
        of_type("Salutation", "picklist", picklist=("M.", "Mme"), restricted=True),
        of_type("MailingStreet", "textarea", length=255),
        reference("AccountId", "Account", "Account"),
    ),
    "Campaign": described(
        "Campaign", text("Name", 80, nillable=False), reference("ParentId", "Campaign", "Parent")
    ),
    "Opportunity": described(
        "Opportunity",
        text("Name", 120, nillable=False),
        of_type("CloseDate", "date", nillable=False),
        of_type("Amount", "currency", precision=18, scale=2),
        text("StageName", nillable=False),
        reference("AccountId", "Account", "Account"),
        reference("CampaignId", "Campaign", "Campaign"),
        reference("npsp__Primary_Contact__c", "Contact", "npsp__Primary_Contact__r"),
        of_type("npe01__Do_Not_Automatically_Create_Payment__c", "boolean", nillable=False),
        of_type("npsp__DisableContactRoleAutomation__c", "boolean", nillable=False),
    ),
    "OpportunityContactRole": described(
        "OpportunityContactRole",
        reference("OpportunityId", "Opportunity", "Opportunity", nillable=False, updateable=False),
        reference("ContactId", "Contact", "Contact", nillable=False),
        text("Role"),
    ),
    "npe01__OppPayment__c": described(
        "npe01__OppPayment__c",
        reference(
            "npe01__Opportunity__c", "Opportunity", "npe01__Opportunity__r", nillable=False, updateable=False
        ),
        of_type("npe01__Payment_Amount__c", "currency", precision=16, scale=2),
    ),
    "CampaignMember": described(
        "CampaignMember",
        reference("CampaignId", "Campaign", "Campaign", updateable=False),
        reference("ContactId", "Contact", "Contact", updateable=False),
        text("Status", 40),
    ),
}


def table(file: str = "Dons.xlsx", rows: int = 200) -> Table:
    frame = pd.DataFrame({"Nom": [None] * rows}, index=range(2, rows + 2), dtype=object)
    return Table("dons", SheetPlace(file, "Feuil1"), frame, {"Nom": "B", "E-mail": "C", "Montant": "D"})


HEADERS = {(0, "record"): {"LastName": "Nom", "Email": "E-mail", "Amount": "Montant", "Name": "Nom"}}
PROVENANCE = Provenance((table(),), HEADERS)


def records(
    sobject: str,
    rows: Mapping[str, Mapping[str, object]],
    *,
    at: Mapping[str, int] | None = None,
    held: Mapping[str, Words] | None = None,
    org_ids: Mapping[str, str] | None = None,
) -> RecordSet:
    """key → fields; each record comes from one row of the sheet, in the order given, unless `at` says which."""
    keys = sorted(rows)
    fields = list(dict.fromkeys(name for row in rows.values() for name in row))
    cells = [[rows[key].get(name) for name in fields] for key in keys]
    frame = pd.DataFrame(cells, index=pd.Index(keys, dtype=object, name="key"), columns=fields, dtype=object)
    frame = frame.astype(object).where(frame.notna(), None)
    place = at or {key: number + 2 for number, key in enumerate(rows)}
    lines = pd.DataFrame(
        {"key": keys, "table": 0, "row": [place[key] for key in keys], "record": "record", "rank": 0}
    ).assign(record_key=keys)
    positions = np.arange(len(keys))[:, None].repeat(len(fields), axis=1)
    where = pd.DataFrame(np.where(frame.notna(), positions, -1), index=frame.index, columns=fields)
    known = ORG[sobject].fields
    references = {
        name: Reference(name, known[name].reference_to[0], known[name].relationship)
        for name in fields
        if name in known and known[name].type == "reference" and name != "RecordTypeId"
    }
    return RecordSet(sobject, frame, where, lines, references, held or {}, org_ids or {})


def plan(
    *sets: RecordSet,
    current: Mapping[str, pd.DataFrame] | None = None,
    last: Mapping[str, pd.DataFrame] | None = None,
    policies: Policies | None = None,
    org: Mapping[str, ObjectDescription] | None = None,
) -> Planned:
    desired = {each.object: each for each in sets}
    there = {name: current[name] if current and name in current else empty(desired, name) for name in desired}
    return plan_changes(
        desired, {**(current or {}), **there}, org or ORG, policies or Policies(), PROVENANCE, KEY, last
    )


def empty(desired: Mapping[str, RecordSet], sobject: str) -> pd.DataFrame:
    return pd.DataFrame(columns=list(fields_to_read(desired, KEY)[sobject]), dtype=object)


def in_org(*rows: Mapping[str, object]) -> pd.DataFrame:
    """Records of the org; a record without Id gets one."""
    told = [{"Id": f"00X{number:012d}AAA", **row} for number, row in enumerate(rows)]
    frame = pd.DataFrame(told, dtype=object)
    return frame.astype(object).where(frame.notna(), None)


def actions(planned: Planned, sobject: str) -> dict[str, Action]:
    heads = next(each for each in planned.objects if each.object == sobject).heads
    return dict(zip(heads["key"], heads["action"], strict=True))


def reasons(planned: Planned, sobject: str) -> dict[str, str]:
    heads = next(each for each in planned.objects if each.object == sobject).heads
    return {key: because.code for key, because in zip(heads["key"], heads["because"], strict=True)}


def written(planned: Planned, sobject: str, key: str, what: str = "written") -> dict[str, tuple[object, object]]:
    """Field → (before, after)."""
    each = next(each for each in planned.objects if each.object == sobject)
    line = each.heads["key"].tolist().index(key)
    chosen = getattr(each, what)[line]
    return {
        name: (each.before[line, place], each.after[line, place])
        for place, name in enumerate(each.fields)
        if chosen[place]
    }


BASIS = Basis(
    made_at=datetime(2026, 11, 23, 6, 0, tzinfo=UTC),
    project="Les Coquelicots d'Octobre",
    org_id="00D000000000001AAA",
    org_url="http://127.0.0.1",
    snapshots=(("Dons.xlsx", "ab" * 32),),
    mapping_sha256="cd" * 32,
    key_field=KEY,
)


def contents(planned: Planned, **more: object) -> PlanContents:
    return replace(PlanContents(BASIS, planned.objects, PROVENANCE, issues=planned.issues), **more)


def plan_path(folder: Path) -> Path:
    return folder / "plan.sqlite"
