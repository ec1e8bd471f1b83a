"""Signing in to Google: which way there is, what is asked for, and that no secret shows."""

import json
import traceback

import pytest
from sheets_api.content import Tab
from sheets_api.world import BAD_KEY, PERSON, ROBOT

from npsp_migrate.errors import SourceError
from npsp_migrate.model.source import GoogleAccess

ROWS = [["Nom", "Montant"], ["Diallo", 50]]


def refused(read, *sheet, **named):
    with pytest.raises(SourceError) as caught:
        read(*sheet, **named)
    return caught.value.message, caught.value.hint


def test_without_credentials_the_way_to_them_is_told(read, world, monkeypatch):
    world.add("Dons", Tab("Dons", ROWS))
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS")

    message, hint = refused(read)

    assert message == (
        "There are no credentials for Google: the variable `GOOGLE_APPLICATION_CREDENTIALS` is not set"
    )
    assert "service account" in hint


def test_credentials_that_others_may_read_are_refused(read, world, robot):
    world.add("Dons", Tab("Dons", ROWS))
    robot.chmod(0o644)

    message, hint = refused(read)

    assert "others on this machine may read it" in message
    assert hint == "Run `chmod 600` on `robot.json`"


def test_credentials_may_lie_in_a_variable_or_in_the_project(read, world, robot, monkeypatch):
    world.add("Dons", Tab("Dons", ROWS))
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS")
    monkeypatch.setenv("SHEETS_ROBOT", robot.read_text())

    assert len(read(access=GoogleAccess(credentials_env="SHEETS_ROBOT")).frame) == 1
    assert len(read(access=GoogleAccess(credentials="robot.json")).frame) == 1


@pytest.mark.parametrize(
    "content",
    [
        '{"type": "service_account"}',
        '{"type": "service_account", "client_email": "x", "private_key": "S3CRET"}',
        "{}",
        "[]",
        "S3CRET",
        '{"private_key": "S3CRET',
    ],
)
def test_credentials_that_are_none_are_refused_and_never_repeated(read, world, robot, content):
    robot.write_text(content)

    with pytest.raises(SourceError) as caught:
        read()

    assert "no file of credentials" in caught.value.message
    assert "S3CRET" not in f"{caught.value.message} {caught.value.hint}"


def test_only_reading_is_asked_for(read, world):
    world.add("Dons", Tab("Dons", ROWS))
    read()

    scopes = {scope.rpartition("/")[2] for _, scopes in world.tokens.values() for scope in scopes}

    assert scopes == {"spreadsheets.readonly", "drive.metadata.readonly"}


def test_an_api_key_opens_what_is_public_only(read, world, monkeypatch):
    monkeypatch.setenv("SHEETS_KEY", "AIzaS3CRET")
    world.add("Dons", Tab("Dons", ROWS), public=True)
    key = GoogleAccess(api_key_env="SHEETS_KEY")

    assert "does not accept the API key" in refused(read, access=key)[0]
    world.api_keys.add("AIzaS3CRET")
    assert len(read(access=key).frame) == 1
    next(iter(world.spreadsheets.values())).public = False
    message, hint = refused(read, access=key)
    assert message == "Source `dons`: the spreadsheet is not public, and an API key opens public ones only"
    assert "AIza" not in message + hint


def test_a_secret_is_in_no_traceback_text(read, world, monkeypatch):
    monkeypatch.setenv("SHEETS_KEY", "AIzaS3CRET")
    world.add("Dons", Tab("Dons", ROWS))
    world.next = [BAD_KEY]

    with pytest.raises(SourceError) as caught:
        read(access=GoogleAccess(api_key_env="SHEETS_KEY"))

    assert "S3CRET" not in "".join(traceback.format_exception(caught.value))


@pytest.fixture
def signed_in(desktop_app, tmp_path):
    """Somebody signed in earlier."""
    stored = tmp_path / ".npsp-migrate" / "google-token.json"
    stored.parent.mkdir()
    stored.write_text(json.dumps({"client_id": "id", "client_secret": "S3CRET", "refresh_token": "1//refresh"}))
    stored.chmod(0o600)
    return desktop_app


def test_a_person_who_signed_in_before_is_not_asked_again(read, world, signed_in):
    world.add("Dons", Tab("Dons", ROWS))

    assert len(read(access=signed_in).frame) == 1


def test_a_sheet_that_the_person_may_not_see_names_the_persons_address(read, world, signed_in):
    world.add("Dons", Tab("Dons", ROWS), readers=frozenset({ROBOT}))

    message, _ = refused(read, access=signed_in)

    assert message == f"Source `dons`: the spreadsheet is not shared with `{PERSON}`"


def test_a_revoked_sign_in_tells_how_to_sign_in_again(read, world, signed_in):
    world.add("Dons", Tab("Dons", ROWS))
    world.revoked = True

    message, hint = refused(read, access=signed_in)

    assert message == "Source `dons`: Google no longer accepts the sign-in: it was revoked or has expired"
    assert hint.startswith("Delete `.npsp-migrate/google-token.json`")


def test_at_night_nobody_is_asked_to_sign_in(read, world, desktop_app):
    world.add("Dons", Tab("Dons", ROWS))

    message, hint = refused(read, access=desktop_app)

    assert message.startswith("Nobody has signed in to Google for this project yet")
    assert hint == "Run `npsp-migrate pull` once in a terminal: the browser opens and asks"
