"""E-mail addresses: syntax only, nobody is asked over the network. A likely typing error is told, not corrected."""

import re
from collections.abc import Mapping, Sequence

from email_validator import EmailNotValidError, validate_email

from npsp_migrate.cleaning.doubts import casts_doubt
from npsp_migrate.cleaning.reading import (
    Cell,
    CleaningContext,
    Outcome,
    Reading,
    remarked,
    unreadable,
)
from npsp_migrate.cleaning.spelling import asks_for_silence, cell_text, empty_word, fold, read_text_cells
from npsp_migrate.model.columns import ColumnSpec

# What most addresses look like. The library takes 30 µs each and says the same of all of these.
_PLAIN = re.compile(
    r"(?=[^@]{1,64}@)[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+(?P<tld>[a-z]{2,18})"
)
_RESERVED = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})
_LONGEST_PLAIN = 100

_ENDING = re.compile(r"\.(?:[A-Za-z]{2,}|xn--[A-Za-z0-9-]+)$")
# What mailboxes are called. Other signs are allowed, but are accidents: `j***t@`, `email=a@`, `%20a@`.
_MAILBOX = re.compile(r"[A-Za-z0-9._+'&-]+")
# A word that ran into the ending (`a@example.orgTel`, `a@example.org.Merci`), and endings that only look like it.
_RUN_ON = re.compile(r"\.(?:(?:com|org|net|fr)[a-z]{2,}|(?-i:[A-Z][a-z]+))$", re.IGNORECASE)
_LIKE_RUN_ON = frozenset(
    "community company compare computer comsec comcast commbank organic network netbank netflix frogans "
    "fresenius frontdoor frontier com fr org net eu be ch lu de it es pt uk ca info re nc pf bzh paris".split()
)
_WITH_NAME = re.compile(
    r"(?P<before>[^<>@()]+)\(([^\s()]+@[^\s()]+)\)|([^\s()]+@[^\s()]+) \((?P<behind>[^<>@()]+)\)"
)
_NAME = re.compile(r"[^\W\d_a-zà-ÿ][^\d_]*")
_NAMED = re.compile(r"(?<![^\s;,>])[^<>@]*<\s*([^<>\s]+)\s*>")
_IN_FRONT = re.compile(r"([^<>@;,]*)<")
_ANOTHER = re.compile(r"([^\s<>;,]+@[^\s<>;,]+)\s*<\s*([^<>\s]+@[^<>\s]+)\s*>", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[;,|\n]\s*|\s+[/&+]\s+|\s*/\s*(?=[^/@\s]+@)|\s+(?:ou|et|and|or)\s+|\s+-\s+|\s+")
# What says whose or which address it is: `Mail :`, `perso :`, `(bureau)`, `mailto:`.
_LABEL = re.compile(
    r"\b(?:adresse )?(?:e-?mail|mail|m[èeé]l|courriel|perso(?:nnel)?|pro(?:fessionnel)?|mailto)\.? ?: ?"
    r"|(?<=\S) \((?:perso(?:nnel)?|pro(?:fessionnel)?|bureau|travail|domicile|maison)\)(?=$|[ ,;/])",
    re.IGNORECASE,
)
_NO_ADDRESS = re.compile(
    r"(?:pas|sans|aucune?|n'a pas)(?: d'| de | )(?:adresse)? ?(?:(?:e-?)?mails?|courriels?|internet|@)?"
    r"|x+|non|0|rien"
)
_AT_IN_WORDS = re.compile(r"\s*[\[({]?\s*(?:\bat\b|\barobase\b|\bchez\b)\s*[\])}]?\s*", re.IGNORECASE)

_DOMAINS: Mapping[str, str] = {
    **dict.fromkeys("gmial gmai gamil gmal gmil gmaill gmaiil ggmail gnail gmeil gmall".split(), "gmail"),
    **dict.fromkeys("hotmial hotmai hotmal hotamil htomail hotmaill homail hormail".split(), "hotmail"),
    **dict.fromkeys("yaho yahou yhaoo yahooo yaoo yhoo".split(), "yahoo"),
    **dict.fromkeys("orang ornage oragne oange orangee".split(), "orange"),
    **dict.fromkeys("wanado wanadou wandoo wanadooo wannadoo wanaddo".split(), "wanadoo"),
    **dict.fromkeys("lapost laposte-net lappste lposte".split(), "laposte"),
    **dict.fromkeys("outlok outloock outlouk oulook outllook outook".split(), "outlook"),
    **dict.fromkeys("fre feee frree".split(), "free"),
    **dict.fromkeys("iclou icoud iclould".split(), "icloud"),
}
_ENDINGS: Mapping[str, str] = {
    "con": "com",
    "comm": "com",
    "cmo": "com",
    "ocm": "com",
    "vom": "com",
    "cim": "com",
} | {
    "fe": "fr",
    "ft": "fr",
    "frr": "fr",
    "rf": "fr",
    "nt": "net",
    "ney": "net",
}
_HOMES: Mapping[str, str] = {
    "gmail.fr": "gmail.com",
    "gmail.co": "gmail.com",
    "free.com": "free.fr",
    "laposte.fr": "laposte.net",
}


def read_emails(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    return read_text_cells(cells, _read_email, lambda cell: unreadable("email-unreadable", cell_text(cell)))


def _read_email(text: str, raw: str) -> Reading:
    plain = _PLAIN.fullmatch(raw)
    if plain and len(raw) <= _LONGEST_PLAIN and plain["tld"] not in _RESERVED and not _runs_on(raw):
        return _with_suggestion(Reading(Outcome.VALUE, raw, parts=(None,)), raw, raw)
    return _no_address(text) or _read_addresses(text, raw)


def _no_address(text: str) -> Reading | None:
    if "@" not in text and asks_for_silence(text):
        return unreadable("cell-asks-for-silence", text)
    if _NO_ADDRESS.fullmatch(fold(text)):
        return Reading(Outcome.EMPTY, rules=("rule-empty-word",))
    return empty_word(text)


def _read_addresses(text: str, raw: str) -> Reading:
    unlabelled = _without_name(_LABEL.sub("", text))
    if any(casts_doubt(name) for name in _IN_FRONT.findall(unlabelled)) or _names_another(unlabelled):
        return unreadable("email-unreadable", text)
    bare = _bare(unlabelled)
    if address := _valid(bare):
        return _found([address], text, raw)
    pieces = [_bare(piece) for piece in _BETWEEN.split(_unquoted(unlabelled)) if piece]
    addresses = [address for piece in pieces if (address := _valid(piece))]
    if addresses and len(addresses) == len(pieces):
        return _found(_without_repeats(addresses), text, raw)
    return unreadable("email-unreadable", text, *_repaired(bare))


def _without_name(text: str) -> str:
    """`Awa Diallo (awa@…)`, `awa@… (Awa Diallo)`: a name in small letters may be a remark."""
    found = _WITH_NAME.fullmatch(text)
    if found is None:
        return text
    name = (found["before"] or found["behind"]).strip()
    is_name = _NAME.fullmatch(name) and not casts_doubt(name)
    return (found[2] or found[3]) if is_name else text


def _names_another(text: str) -> bool:
    """`awa@… <lou@…>`: is it hers, or the other's?"""
    return any(
        name.casefold() != address.removeprefix("mailto:").casefold() for name, address in _ANOTHER.findall(text)
    )


def _without_repeats(addresses: list[str]) -> list[str]:
    first_written: dict[str, str] = {}
    for address in addresses:
        first_written.setdefault(address.casefold(), address)
    return list(first_written.values())


def _unquoted(text: str) -> str:
    """`Awa Diallo <awa@…>; Lou <lou@…>`: the names in front of the brackets go."""
    return _NAMED.sub(lambda found: f" {found[1]} ", text) if "<" in text else text


def _bare(text: str) -> str:
    named = _NAMED.fullmatch(text)
    bare = named[1] if named else text
    return (
        re.sub(r"^mailto:", "", bare.strip(" <>\"'()[];,«»“”‘’:"), flags=re.IGNORECASE)
        .partition("?subject")[0]
        .rstrip(".;,: ")
    )


def _valid(text: str) -> str:
    """The address with its domain in small letters, or nothing. Salesforce takes no accent before the `@`."""
    if text.count("@") != 1 or not text.isascii() or not _ENDING.search(text) or _runs_on(text):
        return ""
    if not _MAILBOX.fullmatch(text.partition("@")[0]):
        return ""
    try:
        return validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True).normalized
    except EmailNotValidError:
        return ""


def _runs_on(text: str) -> bool:
    found = _RUN_ON.search(text)
    return found is not None and found[0][1:].lower() not in _LIKE_RUN_ON


def _found(addresses: list[str], text: str, raw: str) -> Reading:
    second = addresses[1] if len(addresses) > 1 else None
    rules = ("rule-email-second",) if second else ("rule-email-bare",) if addresses[0] != raw else ()
    reading = Reading(Outcome.VALUE, addresses[0], rules, (second,))
    if len(addresses) > 2:
        return remarked(reading, "email-more-than-two", text)
    return _with_suggestion(reading, addresses[0], text)


def _with_suggestion(reading: Reading, address: str, text: str) -> Reading:
    suggestion = _likely(address)
    return reading if suggestion == address else remarked(reading, "email-typo", text, suggestion)


def _likely(address: str) -> str:
    """The address with a well-known provider's name or ending spelled as usual."""
    local, _, domain = address.rpartition("@")
    name, _, ending = domain.rpartition(".")
    likely = f"{_DOMAINS.get(name, name)}.{_ENDINGS.get(ending, ending)}"
    return f"{local}@{_HOMES.get(likely, likely)}"


def _repaired(text: str) -> list[str]:
    """What was probably meant: shown to a person, never stored."""
    local, mark, domain = (_AT_IN_WORDS.sub("@", text) if "@" not in text else text).partition("@")
    repaired = re.sub(r"\s*([@.,])\s*", r"\1", f"{fold(local)}{mark}{domain.lower()}")
    repaired = re.sub(r",(?=(?:com|fr|net|org)$)", ".", repaired).replace("..", ".")
    if address := _valid(repaired):
        return [_likely(address)]
    known = re.sub(r"@(gmail|yahoo|hotmail|orange|free|wanadoo|laposte|outlook)(com|fr|net)$", r"@\1.\2", repaired)
    return [known] if _valid(known) else []
