"""`show` asked for what the plan does not have: an empty answer would look like "nothing to do"."""

from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("asked", "error", "hint"),
    [
        (("--object", "Contct"), "The plan has no object `Contct`", "Did you mean `Contact`?"),
        (
            ("--key", "membre:999"),
            "The plan has no record with the key `membre:999`",
            "A key is the third word of a line of `npsp-migrate show`, such as `donateur:6`",
        ),
        (("--key", "membre:999", "--json"), "The plan has no record with the key `membre:999`", None),
    ],
)
def test_what_the_plan_does_not_have_is_told(tell_here, project: Path, asked, error: str, hint: str | None) -> None:
    tell_here("plan", "--no-reports", "--project", project)

    said = tell_here("show", "--project", project, *asked)

    assert (said.code, said.out, said.error) == (1, "", error)
    assert hint is None or said.hint == hint
