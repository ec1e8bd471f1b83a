"""Duplicate rules: the standing ones are switched by their metadata, others are kept and not applied."""

from dataclasses import replace
from xml.etree.ElementTree import Element

from npsp_migrate.localorg.metadata.problems import Applied
from npsp_migrate.localorg.metadata.record_effects import keep
from npsp_migrate.localorg.metadata.site import Site
from npsp_migrate.localorg.metadata.tree import is_true, leaf, text_of, with_children
from npsp_migrate.localorg.setup.switches import Action, DuplicateRule, keep_switches


def apply_duplicate_rule(site: Site, name: str, body: Element) -> Applied:
    """The full name is `Contact.Standard_Contact_Duplicate_Rule`."""
    rule = _standing(site, name)
    before = site.store.find("DuplicateRule", name)
    stored, changed = keep(site, "DuplicateRule", name, body)
    created = before is None and rule is None
    if rule is None:
        warning = "Kept, but not applied by the local org: it has other duplicate rules" if _active(body) else ""
        return Applied(stored.id, created, changed, warning=warning)
    action = Action.BLOCK if text_of(body, "actionOnInsert") == "Block" else Action.ALERT
    switched = replace(rule, active=_active(body), action=action)
    switches = site.org.switches.with_duplicate_rule(switched)
    keep_switches(site.database, switches)
    site.org.reload_definitions()
    return Applied(stored.id, created, changed or switched != rule)


def duplicate_rule_metadata(rule: DuplicateRule) -> Element:
    """What a standing rule says of itself."""
    action = "Block" if rule.action is Action.BLOCK else "Allow"
    children = [
        leaf("actionOnInsert", action),
        leaf("actionOnUpdate", action),
        with_children(
            "duplicateRuleMatchRules",
            [leaf("matchRuleSObjectType", rule.object_name), leaf("matchingRule", rule.matching_rule)],
        ),
        leaf("isActive", rule.active),
        leaf("masterLabel", rule.name.replace("_", " ")),
        leaf("securityOption", "EnforceSharingRules"),
        leaf("sortOrder", 1),
    ]
    return with_children("DuplicateRule", children)


def _standing(site: Site, name: str) -> DuplicateRule | None:
    rules = site.org.switches.duplicate_rules
    return next((rule for rule in rules if f"{rule.object_name}.{rule.name}".lower() == name.lower()), None)


def _active(body: Element) -> bool:
    return is_true(body, "isActive")
