"""Bad input, through the real command: one clear sentence, a hint, the right exit code, nothing half-written."""

import io
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from filelock import FileLock
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook, load_workbook

Break = Callable[[Path], None]
GIVEN = {"npsp-migrate.yml", "membres.yml", "dons.yml", "ville.xlsx"}
SECRETS = {"SF_CLIENT_ID": "an-id", "SF_CLIENT_SECRET": "hush-hush"}


def in_text(name: str, old: str, new: str) -> Break:
    def change(project: Path) -> None:
        text = (project / name).read_text(encoding="utf-8")
        assert old in text
        (project / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def in_workbook(change: Callable[[Workbook], None]) -> Break:
    def saved(project: Path) -> None:
        book = load_workbook(project / "ville.xlsx")
        change(book)
        book.save(project / "ville.xlsx")

    return saved


def encrypt(project: Path) -> None:
    encrypted = io.BytesIO()
    OOXMLFile(io.BytesIO((project / "ville.xlsx").read_bytes())).encrypt("sésame", encrypted)
    (project / "ville.xlsx").write_bytes(encrypted.getvalue())


def written_as_text(project: Path) -> None:
    (project / "ville.xlsx").write_text("Bonjour,\nvoici la liste.\n")


def real_org(domain: str) -> Break:
    said = f"org: {{connect: salesforce, domain: '{domain}', "
    said += "client_id_env: SF_CLIENT_ID, client_secret_env: SF_CLIENT_SECRET}\n"
    return in_text("npsp-migrate.yml", "sources:\n", said + "sources:\n")


def left_behind(project: Path) -> set[str]:
    """What a command wrote into the project beside its private state."""
    return {path.name for path in project.iterdir()} - GIVEN - {".npsp-migrate"}


FAILURES: dict[str, tuple[Break, str, str]] = {
    "a missing file": (
        lambda project: (project / "ville.xlsx").unlink(),
        "There is no file `ville.xlsx`, the file of source `membres`",
        "The folder has `dons.yml`, `membres.yml`, `npsp-migrate.yml`",
    ),
    "an encrypted workbook": (
        encrypt,
        "`ville.xlsx` is encrypted",
        "Put its password into an environment variable and name that in `password_env:` of the source",
    ),
    "a letter named .xlsx": (
        written_as_text,
        "`ville.xlsx` is a text file and not an Excel workbook (.xlsx)",
        "Rename it to end in `.csv` if it is a list with one row per line, or save the workbook again",
    ),
    "an empty file": (
        lambda project: (project / "ville.xlsx").write_bytes(b""),
        "`ville.xlsx` is empty",
        "",
    ),
    "an empty sheet": (
        in_workbook(lambda book: book["Membres"].delete_rows(1, 99)),
        "`ville.xlsx` › `Membres` is empty",
        "The file has `Membres`, `Dons`",
    ),
    "a missing sheet": (
        in_workbook(lambda book: setattr(book["Membres"], "title", "Membre")),
        "`ville.xlsx` has no sheet `Membres`",
        "Did you mean `Membre`?",
    ),
    "a missing column": (
        in_workbook(lambda book: setattr(book["Membres"]["D1"], "value", "Courriel")),
        "`ville.xlsx` › `Membres` has no column `E-mail`",
        "Of its columns, the mapping does not name `Courriel`; correct `membres.yml`, line 6, "
        "or write `optional: true`",
    ),
    "an unknown field": (
        in_text("membres.yml", "LastName: Nom", "LastNam: Nom"),
        "`membres.yml`, line 22, column 7: records › person › fields: `Contact` has no field `LastNam`",
        "Did you mean `LastName`?",
    ),
    "an unknown key": (
        in_text("membres.yml", "version: 1\n", "version: 1\nleave_outs: []\n"),
        "`membres.yml`, line 2, column 1: `leave_outs` is no key here",
        "Did you mean `leave_out`?",
    ),
    "a column that the mapping does not name": (
        in_text("membres.yml", "FirstName: Prénom", "FirstName: Prenom"),
        "`membres.yml`, line 21, column 18: records › person › fields › FirstName: "
        "no column `Prenom` stands under `columns:`",
        "Did you mean `Prénom`?",
    ),
    "no YAML": (
        in_text("npsp-migrate.yml", "version: 1", "version: [1"),
        "`npsp-migrate.yml`, line 2, column 8: this is not YAML",
        "",
    ),
    "a missing mapping": (
        lambda project: (project / "dons.yml").unlink(),
        "`npsp-migrate.yml`, line 11, column 14: sources › 2 › mapping: no file `dons.yml` is there",
        "The path counts from the folder of the project file",
    ),
    "an unreachable org": (
        real_org("http://127.0.0.1:9"),
        "The org does not answer: `http://127.0.0.1:9`",
        "Check the address and the network, and try again",
    ),
}
BY_ITSELF = ("a missing file", "an encrypted workbook", "an unknown field", "an unreachable org")


@pytest.mark.parametrize("what", FAILURES)
def test_what_cannot_go_on_says_why_and_what_to_do(tell, tell_here, project: Path, what: str) -> None:
    breaking, sentence, hint = FAILURES[what]
    breaking(project)

    if what in BY_ITSELF:
        said = tell("plan", "--project", project, env=SECRETS)
    else:
        said = tell_here("check", "--offline", "--project", project)

    assert said.code == 1
    assert said.out == ""
    if hint:
        assert said.err == f"error: {sentence}\n\nhint: {hint}\n"
    else:
        assert said.error.startswith(sentence)
        assert said.hint
    assert left_behind(project) == set()


def test_secrets_that_are_not_set_are_named_and_never_asked_for(tell_here, project: Path) -> None:
    real_org("https://example.my.salesforce.com")(project)

    said = tell_here("plan", "--project", project)

    assert (said.code, said.error) == (1, "The environment variable `SF_CLIENT_ID` is not set")


class Refusing(BaseHTTPRequestHandler):
    """A token endpoint that answers a wrong consumer secret as Salesforce does."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        answer = b'{"error":"invalid_client","error_description":"invalid client credentials"}'
        self.send_response(400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def refusing_org() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_wrong_credentials_are_told_without_the_secret(tell, project: Path, refusing_org: str) -> None:
    real_org(refusing_org)(project)

    said = tell("plan", "--project", project, env=SECRETS)

    assert (said.code, said.out) == (1, "")
    assert said.err == (
        f"error: `{refusing_org}` refused to sign in: invalid_client\n\n"
        "hint: The consumer secret does not fit the key: check the environment variable\n"
    )
    assert left_behind(project) == set()


def test_a_folder_without_a_project_is_told(tell_here, tmp_path: Path) -> None:
    said = tell_here("plan", "--project", tmp_path)

    assert (said.code, said.error) == (1, f"`{tmp_path}` holds no `npsp-migrate.yml`")


def test_a_file_that_is_no_plan_is_refused(tell_here, project: Path) -> None:
    plan = project / "npsp-migrate.plan"
    plan.write_text("no plan", encoding="utf-8")

    for command in (("show",), ("apply", "--yes")):
        said = tell_here(*command, "--project", project)

        assert said.code == 1
        assert said.error == f"`{plan}` is no plan of npsp-migrate"
        assert said.hint == "Name a file that `npsp-migrate plan` has written"
    assert plan.read_text(encoding="utf-8") == "no plan"


def test_without_a_plan_nothing_can_be_applied(tell_here, project: Path) -> None:
    said = tell_here("apply", "--yes", "--project", project)

    assert (said.code, said.hint) == (1, "Run `npsp-migrate plan` to make one")


def test_errors_that_stop_leave_no_plan(tell_here, project: Path) -> None:
    in_text("npsp-migrate.yml", "sources:\n", "errors: stop\nsources:\n")(project)

    said = tell_here("plan", "--project", project)

    assert said.code == 4
    assert said.error == "The data has 1 error, and the project says to stop there: no plan was made"
    assert left_behind(project) == set()


def test_pending_changes_have_their_own_exit_code_when_asked(tell_here, project: Path) -> None:
    assert tell_here("plan", "--exit-code", "--project", project).code == 10
    assert tell_here("apply", "--yes", "--project", project).code == 0
    assert tell_here("plan", "--exit-code", "--project", project).code == 0


def test_a_plan_made_for_another_org_is_stale(tell_here, project: Path) -> None:
    tell_here("plan", "--project", project)
    for file in (project / ".npsp-migrate").glob("org.sqlite*"):
        if file.is_file():
            file.unlink()  # the next command finds no org, and makes a new one

    said = tell_here("apply", "--yes", "--project", project)

    assert said.code == 5
    assert "another org" in said.error
    assert said.hint


def test_one_run_at_a_time_writes(tell_here, project: Path) -> None:
    tell_here("plan", "--project", project)

    with FileLock(project / ".npsp-migrate" / "lock"):
        said = tell_here("apply", "--yes", "--project", project)

    assert said.code == 6
    assert said.error == f"Another run works on `{project}`"
    assert said.hint == "Wait until it ends, then run the command again"


def test_declining_writes_nothing(tell_here, project: Path) -> None:
    tell_here("plan", "--project", project)

    for answer in ("n\n", ""):
        said = tell_here("apply", "--project", project, given=answer)

        assert said.code == 130
        assert "Write 11 records?" in said.err
        assert said.err.endswith("\nNothing was written\n")
    assert tell_here("history", "--project", project).err == "No run yet; `npsp-migrate apply` makes the first\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("frobnicate",), "No such command 'frobnicate'"),
        (("plan", "--projct", "x"), "No such option: --projct (Possible options: --out, --project)"),
        (("init",), "Missing argument 'files'"),
    ],
)
def test_a_command_used_wrongly_is_no_bug_of_ours(tell_here, words: tuple[str, ...], sentence: str) -> None:
    said = tell_here(*words)

    assert (said.code, said.out, said.error) == (2, "", sentence)
    assert said.hint == "Run the command with `--help` to see what it takes, with an example"
