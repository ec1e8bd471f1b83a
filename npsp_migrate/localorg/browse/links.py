"""The addresses of the pages: Salesforce's own, so that a link to a record works here as it does there."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from npsp_migrate.localorg.browse.words import Language


@dataclass(frozen=True, slots=True)
class Links:
    """Links that keep the language, when the reader chose one; `asked` is the query of the page itself."""

    shown: Language
    asked: Mapping[str, str]

    @property
    def language(self) -> str:
        return self.shown.value if "lang" in self.asked else ""

    @property
    def other(self) -> Language:
        return Language.ENGLISH if self.shown is Language.FRENCH else Language.FRENCH

    @property
    def other_language(self) -> str:
        """This page in the other language."""
        kept = {key: value for key, value in self.asked.items() if key != "oauth_token"}
        return "?" + urlencode({**kept, "lang": self.other.value})

    def home(self) -> str:
        return self._to("/")

    def record(self, record: str) -> str:
        return self._to(f"/{record}")

    def list(self, object_name: str, **query: str | int) -> str:
        return self._to(f"/lightning/o/{object_name}/list", **query)

    def related(self, object_name: str, record: str, relationship: str, **query: str | int) -> str:
        return self._to(f"/lightning/r/{object_name}/{record}/related/{relationship}/view", **query)

    def _to(self, path: str, **query: str | int) -> str:
        kept = {
            **({"lang": self.language} if self.language else {}),
            **{key: value for key, value in query.items() if value},
        }
        return f"{path}?{urlencode(kept)}" if kept else path
