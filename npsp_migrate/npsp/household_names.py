"""The name that NPSP gives a household after its members, by the org's own format: enough of it to forecast names.

Fields stand as `{!LastName}`; what stands in an outer `{! … }` around fields is said once per member of one last
name. NPSP's rules for the excess beyond nine members and for its greetings are not needed here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

Member = Mapping[str, object]  # field → value

_FIELD = re.compile(r"\{!(\w+)\}")
_GROUP = re.compile(r"\{!([^{}]*(?:\{!\w+\}[^{}]*)+)\}")
_NOBODY = "Anonymous"
LONGEST = 255  # Account.Name


@dataclass(frozen=True, slots=True)
class NameFormat:
    """What the org's naming settings say; NPSP's defaults."""

    name: str = "{!LastName} Household"
    connector: str = "and"
    most: int = 9  # members that are named


def household_name(members: Sequence[Member], form: NameFormat) -> str:
    """`members` in NPSP's order: by their naming order, the primary contact first, then as they came."""
    before, core, after = _parts(form.name)
    if not members:
        return f"{before}{_NOBODY}{after}"[:LONGEST]
    if set(_FIELD.findall(core)) == {"LastName"} and not _GROUP.search(core):
        told = [{"LastName": name} for name in dict.fromkeys(each.get("LastName") for each in members[: form.most])]
        texts = [_filled(core, each) for each in told]
    else:
        runs = groupby(members[: form.most], key=lambda each: each.get("LastName"))
        texts = [_run(core, list(run), form) for _, run in runs]
    return f"{before}{_listed(texts, form.connector)}{after}".strip()[:LONGEST]


def _parts(template: str) -> tuple[str, str, str]:
    """What stands before the first field, the fields, and from the first space after the last of them."""
    start, end = template.find("{!"), template.rfind("}") + 1
    if start < 0:
        return template, "", ""
    while end < len(template) and template[end] != " ":
        end += 1
    return template[:start], template[start:end], template[end:]


def _run(core: str, members: Sequence[Member], form: NameFormat) -> str:
    """`Jean et Awa Diallo`: the inner group for each member, the rest for the first."""
    group = _GROUP.search(core)
    if group is None:
        return _filled(core, members[0])
    firsts = [text for text in (_filled(group[1], each).strip() for each in members) if text]
    named = _filled(f"{core[: group.start()]}\0{core[group.end() :]}", members[0])
    return named.replace("\0", _listed(firsts, form.connector)).strip()


def _filled(text: str, member: Member) -> str:
    """A blank field takes a neighbouring space away with it."""
    filled = _FIELD.sub(lambda found: str(member.get(found[1]) or "\1"), text)
    return filled.replace("\1 ", "").replace(" \1", "").replace("\1", "")


def _listed(texts: Sequence[str], connector: str) -> str:
    link = f" {connector} " if connector else " "
    return link.join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else "".join(texts)
