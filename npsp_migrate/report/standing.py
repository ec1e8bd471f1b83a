"""Where a plan stands, in one sentence: whether there is something to write, whether all is decided, and errors."""

from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.report.summary import Summary


def standing(summary: Summary, words: Catalogue) -> str:
    parts = [
        words.counted("standing-applicable", summary.pending)
        if summary.applicable
        else words.text("standing-nothing"),
        words.text("standing-complete" if summary.complete else "standing-incomplete"),
        *((words.counted("standing-errored", summary.errors),) if summary.errored else ()),
    ]
    return " ".join(parts)
