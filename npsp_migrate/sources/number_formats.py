"""Number formats that show more than the number: `00000` shows 1000 as `01000`, `0# ## ## ## ##` a phone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from npsp_migrate.sources.xml_parts import walk_elements

DIGITS_LIMIT = 40  # placeholders; longer formats are no identifiers
# Quoted text, an escaped character, `_x` (a blank as wide as x), a placeholder, or a character shown as it is.
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_(.)|([0#?])|([ \-/()+:\u00a0\u202f])')


@dataclass(frozen=True, slots=True)
class ZeroPadding:
    """A format without decimals that forces at least two digits: literals between placeholders, left to right."""

    parts: tuple[str, ...]  # a placeholder is "0" or "#"; anything else, of any length, starts with a quote

    def shown(self, number: int) -> str:
        """The text that the sheet shows for a whole number that is not negative."""
        if set(self.parts) == {"0"}:
            return str(number).zfill(len(self.parts))
        places = sum(part in "0#" for part in self.parts)
        first_zero = next(place for place, part in enumerate(self._placeholders) if part == "0")
        digits = str(number).rjust(places - first_zero, "0").rjust(places, " ")
        surplus, rest = digits[: len(digits) - places], iter(digits[len(digits) - places :])
        text = ""
        for part in self.parts:
            if part in "0#":
                text += surplus + next(rest)
                surplus = ""
            else:
                text += part[1:]
        return text.strip()

    @property
    def _placeholders(self) -> tuple[str, ...]:
        return tuple(part for part in self.parts if part in "0#")


def zero_padding(code: str) -> ZeroPadding | None:
    """The padding of a format code, or None for the many formats that only dress a number."""
    positive = _first_section(code)
    parts: list[str] = []
    position = 0
    while position < len(positive):
        token = _TOKEN.match(positive, position)
        if token is None:  # a decimal mark, a percentage, a date, a condition: no padding
            return None
        quoted, escaped, blank, placeholder, plain = token.groups()
        parts.append(
            ("0" if placeholder == "0" else "#") if placeholder else '"' + _literal(quoted, escaped, blank, plain)
        )
        position = token.end()
    zeros = parts.count("0")
    leading = zeros > 0 and parts.index("0") < len(parts) - 1
    digits = zeros + parts.count("#")
    padded = leading and digits - _hashes_before_zero(parts) >= 2
    return ZeroPadding(tuple(parts)) if padded and digits <= DIGITS_LIMIT else None


def read_zero_paddings(styles: IO[bytes]) -> Mapping[int, ZeroPadding]:
    """Of `xl/styles.xml`: the cell styles, by number, whose format pads with zeros."""
    codes: dict[str, str] = {}
    used: list[str] = []
    inside: list[str] = []

    def on_start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt" and "dxfs" not in inside:
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        if name == "xf" and "cellXfs" in inside:
            used.append(attributes.get("numFmtId", ""))
        inside.append(name)

    walk_elements(styles, on_start, on_end=lambda _: _drop_last(inside))
    paddings = {style: zero_padding(codes.get(number, "")) for style, number in enumerate(used)}
    return {style: padding for style, padding in paddings.items() if padding is not None}


def _first_section(code: str) -> str:
    """What stands before the first `;` outside quotes, without colours and languages in brackets."""
    section = re.match(r'(?:"[^"]*"|\\.|[^;"])*', code)
    bare = section.group() if section else ""
    return re.sub(
        r"\[(?:\$[^\]]*|Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|Color ?\d+)\]", "", bare, flags=re.I
    )


def _literal(quoted: str | None, escaped: str | None, blank: str | None, plain: str | None) -> str:
    return " " if blank else quoted or escaped or plain or ""


def _hashes_before_zero(parts: list[str]) -> int:
    return parts[: parts.index("0")].count("#")


def _drop_last(names: list[str]) -> None:
    names.pop()
