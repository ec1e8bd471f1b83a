"""The JSON Schemas that editors use: `python -m npsp_migrate.mapping.schema FOLDER` writes them."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from npsp_migrate.mapping.forms import Form, MappingForm
from npsp_migrate.mapping.project_forms import ProjectForm

SCHEMAS: Mapping[str, type[Form]] = {"project.schema.json": ProjectForm, "mapping.schema.json": MappingForm}


def schema_text(form: type[Form]) -> str:
    schema = form.model_json_schema() | {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> tuple[Path, ...]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, form in SCHEMAS.items():
        (folder / name).write_text(schema_text(form), encoding="utf-8")
    return tuple(folder / name for name in SCHEMAS)


if __name__ == "__main__":
    for path in write_schemas(Path(sys.argv[1])):
        sys.stdout.write(f"{path}\n")
