"""One thing of a plan as its reader is told it, alike on the page and in the workbook."""

from npsp_migrate.model.issue import Fate
from npsp_migrate.model.plan import FieldChange, Value
from npsp_migrate.report import written
from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.report.labels import choice_label, field_label, object_label


def fate(ended: Fate, words: Catalogue) -> str:
    return words.text(f"fate-{ended.name.lower().replace('_', '-')}")


def value_before(change: FieldChange, words: Catalogue) -> str:
    return value(change.field, change.before, words)


def value_last(change: FieldChange, words: Catalogue) -> str:
    return value(change.field, change.last, words)


def value_after(change: FieldChange, words: Catalogue) -> str:
    return value(change.field, change.after, words)


def value(field: str, content: Value, words: Catalogue) -> str:
    """A choice among Salesforce's says what it means; several of them stand in one text, parted by `;`."""
    text = written.value(content, words.language)
    return ";".join(choice_label(field, part, words.language) for part in text.split(";"))


def destination(target: str, words: Catalogue) -> str:
    """Where a column goes: `Contacts › Prénom`, an object that it decides on, or a code with its own sentence."""
    sobject, _, field = target.partition(".")
    label = object_label(sobject, words.language)
    if field:
        return f"{label} › {field_label(sobject, field, words.language)}"
    return label if label != sobject else words.text(target)
