"""A person signs in once, in the browser; the token stays in the private folder, and is no one else's to read."""

import threading
import urllib.request
import webbrowser
from urllib.parse import parse_qs, urlsplit

import pytest
from sheets_api.content import Tab

from npsp_migrate.sources.google import signing


@pytest.fixture
def browser(monkeypatch):
    """Somebody who allows what is asked, and is sent back to the address that the tool listens on."""
    seen = []

    class Person:
        def open(self, url, **_):
            asked = parse_qs(urlsplit(url).query)
            seen.append(asked)
            back = f"{asked['redirect_uri'][0]}?state={asked['state'][0]}&code=4/abc&scope={asked['scope'][0]}"
            threading.Thread(target=lambda: urllib.request.urlopen(back.replace(" ", "%20")).read()).start()
            return True

    monkeypatch.setattr(webbrowser, "get", lambda *_: Person())
    monkeypatch.setattr(signing.sys.stdin, "isatty", lambda: True, raising=False)
    return seen


def test_the_browser_asks_once_and_for_reading_only(read, world, tmp_path, desktop_app, browser, capsys):
    world.add("Dons", Tab("Dons", [["Nom", "Montant"], ["Diallo", 50]]))

    for _ in range(2):
        assert len(read(access=desktop_app).frame) == 1

    assert len(browser) == 1
    scopes = {scope.rpartition("/")[2] for scope in browser[0]["scope"][0].split()}
    assert scopes == {"spreadsheets.readonly", "drive.metadata.readonly"}
    token = tmp_path / ".npsp-migrate" / "google-token.json"
    assert token.stat().st_mode & 0o077 == 0
    assert "1//refresh" in token.read_text()
    assert "ya29" not in token.read_text()
    assert capsys.readouterr().out == ""
