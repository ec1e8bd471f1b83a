"""What a header seems to say, for the first draft of a mapping."""

import pytest

from npsp_migrate.mapping.suggesting import suggest_type


@pytest.mark.parametrize(
    ("header", "suggested"),
    [
        ("Nom et prénom", "person_name"),
        ("Prénom Nom", "person_name"),
        ("Prénom", "first_name"),
        ("Année", "year"),
        ("Payé le", "date"),
        ("Moyen", "payment_method"),
        ("Mode", "payment_method"),
        ("Ne pas contacter", "opt_out"),
    ],
)
def test_a_header_of_everyday_french_is_understood(header: str, suggested: str) -> None:
    assert suggest_type(header) == suggested
