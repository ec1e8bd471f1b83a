"""A decision taken back."""

from npsp_migrate.errors import MigrateError
from npsp_migrate.model.decisions import Decision, Decisions, Identity, pair_of
from npsp_migrate.runs.decisions import change_decisions
from npsp_migrate.runs.opened import OpenedProject


def revoke(opened: OpenedProject, sobject: str, one: Identity, other: Identity) -> Decision:
    """The decision that stood. Raises when nobody decided about these two themselves."""
    pair = pair_of(sobject, one, other)
    gone: list[Decision] = []

    def change(before: Decisions) -> Decisions:
        found = before.get(pair)
        if found is None:
            raise MigrateError(
                f"Nobody decided about `{one.text}` and `{other.text}` of {sobject}",
                hint=_hint(before, sobject, one, other),
            )
        gone.append(found)
        return before.without(pair)

    change_decisions(opened.workspace, change)
    return gone[0]


def _hint(decisions: Decisions, sobject: str, one: Identity, other: Identity) -> str:
    about = [each for each in decisions if {one.folded, other.folded} & {each.one.folded, each.other.folded}]
    if about:
        told = about[0]
        wrong_object = f" --object {told.object}" if told.object != sobject else ""
        pair = f"`{told.one.text}` and `{told.other.text}`{wrong_object}"
        return f"There is one about {pair}; `npsp-migrate review list` shows all"
    return "`npsp-migrate review list` shows all decisions"
