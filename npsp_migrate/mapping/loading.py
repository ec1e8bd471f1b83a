"""A project from its folder: `npsp-migrate.yml` and the mappings it names, checked as one."""

import hashlib
import json
from pathlib import Path

from npsp_migrate.errors import ProjectError
from npsp_migrate.mapping.decisions_text import read_decisions
from npsp_migrate.mapping.door import read_form
from npsp_migrate.mapping.folding import did_you_mean
from npsp_migrate.mapping.forms import MappingBody, MappingForm
from npsp_migrate.mapping.problems import Problems, shown_path
from npsp_migrate.mapping.project import DECISIONS_FILE, PROJECT_FILE, Project, Source
from npsp_migrate.mapping.project_forms import ProjectForm, SourceForm
from npsp_migrate.mapping.read_google import review_sheet
from npsp_migrate.mapping.read_mapping import read_mapping
from npsp_migrate.mapping.read_project import (
    check_project,
    manner,
    org_settings,
    policies,
    privacy,
    rules_of,
    source_spec,
)
from npsp_migrate.mapping.read_sync import sync_settings
from npsp_migrate.mapping.rules import SourceMapping
from npsp_migrate.mapping.texts import as_text
from npsp_migrate.mapping.yaml_text import Plain, YamlText

# What shapes no plan: how it is told, to whom, how it is carried out, and the way to the org.
_NOT_ASKED = frozenset({"project", "language", "privacy", "sync", "apply", "google", "review"})
_WAY_TO_THE_ORG = frozenset(
    {"connect", "database", "domain", "production_domain", "client_id_env", "client_secret_env"}
)


def load_project(path: Path) -> Project:
    """The project in a folder, or of a project file; all that is wrong with it comes in one error."""
    file = project_file(path)
    problems = Problems()
    read = read_form(file, file.name, ProjectForm, problems)
    if read is None:
        problems.stop()
        raise AssertionError("a form that cannot be read has its problem")
    text, form = read
    check_project(text, form, problems)
    loader = _MappingLoader(file.parent, text, form.org.key_field, problems)
    sources = tuple(
        Source(source_spec(source, rank, form.google), loader.mapping(source, rank))
        for rank, source in enumerate(form.sources)
    )
    decisions = read_decisions(file.parent / DECISIONS_FILE, DECISIONS_FILE, problems)
    problems.stop()
    return Project(
        root=file.parent,
        name=form.project,
        sources=sources,
        language=form.language,
        founded=form.founded,
        org=org_settings(form.org, file.parent),
        errors=form.errors,
        matching=rules_of(form.matching),
        policies=policies(form.policies, form.on_missing, form.on_deleted),
        manner=manner(form.apply),
        privacy=privacy(form.privacy),
        sync=sync_settings(form.sync),
        review=review_sheet(form.review, form.google),
        mapping_sha256=content_sha256([_asked(text.content), *loader.contents]),
        decisions=decisions,
    )


def project_file(path: Path) -> Path:
    """The project file that is meant by a folder or a file."""
    file = path / PROJECT_FILE if path.is_dir() else path
    if file.is_file():
        return file.resolve()
    if path.is_dir():
        hint = "Run `npsp-migrate init` to start a project, or name the folder that holds one"
        raise ProjectError(f"`{path}` holds no `{PROJECT_FILE}`", hint=hint)
    raise ProjectError(f"`{path}` does not exist", hint=f"Name a folder that holds `{PROJECT_FILE}`")


def content_sha256(contents: list[Plain]) -> str:
    """A hash of what is said; spaces, comments and the order of keys do not count.

    The order of records and columns has no meaning, and lists keep theirs.
    """
    canonical = json.dumps(contents, sort_keys=True, ensure_ascii=False, default=as_text)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _asked(content: Plain) -> Plain:
    """Of the project file what a plan is made from: a changed recipient of reports makes no plan stale."""
    if not isinstance(content, dict):
        return content
    asked = {key: said for key, said in content.items() if key not in _NOT_ASKED}
    org = asked.get("org")
    if isinstance(org, dict):
        asked["org"] = {key: said for key, said in org.items() if key not in _WAY_TO_THE_ORG}
    return asked


class _MappingLoader:
    """Reads the mapping of each source, once per file."""

    def __init__(self, root: Path, project: YamlText, key_field: str, problems: Problems) -> None:
        self.contents: list[Plain] = []
        self._root = root
        self._project = project
        self._key_field = key_field
        self._problems = problems
        self._read: dict[Path, tuple[YamlText, MappingForm] | None] = {}

    def mapping(self, source: SourceForm, rank: int) -> SourceMapping:
        if isinstance(source.leave_out, str):
            return SourceMapping(source.name, rank, self._project.file, leave_out_whole=source.leave_out)
        if source.mapping:
            return self._from_file(source, rank)
        body = MappingBody.model_construct(
            columns=source.columns, leave_out=source.leave_out, records=source.records, controls=source.controls
        )
        return self._mapping(self._project, ("sources", rank), body, source.name, rank)

    def _from_file(self, source: SourceForm, rank: int) -> SourceMapping:
        file = (self._root / source.mapping).resolve()
        if not file.is_file():
            self._complain_of_missing(file, rank, source.mapping)
            return SourceMapping(source.name, rank)
        if file not in self._read:
            shown = shown_path(file, self._root) if file.is_relative_to(self._root) else source.mapping
            self._read[file] = read_form(file, shown, MappingForm, self._problems)
        read = self._read[file]
        if read is None:
            return SourceMapping(source.name, rank)
        text, form = read
        self.contents.append(text.content)
        return self._mapping(text, (), form, source.name, rank)

    def _mapping(
        self, text: YamlText, top: tuple[str | int, ...], body: MappingBody, name: str, rank: int
    ) -> SourceMapping:
        return read_mapping(text, top, body, name, rank, self._key_field, self._problems)

    def _complain_of_missing(self, file: Path, rank: int, written: str) -> None:
        near = [other.name for other in file.parent.glob("*.yml")] if file.parent.is_dir() else []
        hint = did_you_mean(file.name, near) or "The path counts from the folder of the project file"
        path = ("sources", rank, "mapping")
        self._problems.found.append(self._project.problem(path, f"no file `{written}` is there", hint))
