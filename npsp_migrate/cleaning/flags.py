"""Yes and no, and the no that protects a person: opt-outs. An empty cell is neither."""

import re
from collections.abc import Mapping, Sequence

from npsp_migrate.cleaning.reading import Cell, CleaningContext, Reading, ambiguous, remarked, unreadable, value
from npsp_migrate.cleaning.spelling import cell_text, empty_word, fold, read_text_cells
from npsp_migrate.model.columns import ColumnSpec

_YES = "oui o x ✓ ✔ ✔\ufe0f ✅ ☑ 1 1.0 vrai true yes y ok coche cochee checked".split()
_NO = "non n 0 0.0 faux false no ✗ ✘ ❌ ☐ decoche unchecked".split()
_WORDS: Mapping[str, bool] = {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}

# In an opt-out column a cross is a yes, and so is any sentence that asks for silence.
_CONTACT = r"(?:(?:e-?)?mail|courriel|courrier|appel|sms|newsletter|lettre|contact|sollicit|relanc|envoi|demarch)"
_SILENCE = re.compile(
    r"\bne (?:plus|pas) (?:[\w']+ ){0,2}(?:contact|sollicit|appel|ecri|envoy|relanc|demarch|mail|derang"
    r"|recevoir|diffus)"
    rf"|\bne (?:veut|souhaite|desire) (?:plus|pas)\b|^(?:plus|pas) (?:de |d'|aucune? ){_CONTACT}(?!.*\bdepuis\b)"
    r"|\bstop\b|desinscri|desabon|\bunsub|\bcleaned\b|opt(?:ed)?[ -]?out|\brefus|\boppos|\bnpc\b"
    r"|\betre (?:retire|supprime|enleve)e?s?\b"
    r"|\b(?:retirer|supprimer|radier|radiee?s?|enlever)\b|\brgpd\b.*\beffac"
)
# Such a sentence is taken at its word only if it has no other words than these: `jamais`, `par erreur`, `sauf`,
# `deux fois`, `ne pas hésiter à` turn it into something else.
_PLAIN_WORDS = re.compile(
    r"(?:desinscri|desabon|unsub|clean|opt|stop|refus|oppos|contact|sollicit|appel|ecri|envo|relanc|demarch"
    r"|e?mail|courri|newsletter|lettre|info|journal|revue|sms|pub|communic|prospec|telephon|postal|diffus|rec[eou]"
    r"|demand|souhait|radi|total|retirer|supprimer|enlever|effac|derang|categori|complet|definiti|janv|fevr|avri|juil|sept"
    r"|octo|nove|dece|comm)[a-z]*"
    r"|npc|veut|veulent|desire(?:nt)?|papiers?|bulletin|listes?|fichiers?|base|rgpd|cnil|soir|matin|domicile|maison|travail|mars"
    r"|mai|juin|aout|date|svp|merci|[a-z]|au|aux|aucune?|de|depuis|des|du|en|est|et|ete|etre|faite?|il|elle|la|le|les"
    r"|lui|leur|ne|nos|notre|nous|on|ont|out|par|pas|plus|pour|que|rien|se|ses|sa|son|sur|tel|toute?s?|tous|une?|via"
    r"|vous|votre"
)
# `ne plus jamais`, `appel à dons` say no more than `ne plus` and `appel`; `stop dons` is another matter.
_SAME_AS_PLAIN = re.compile(
    r"(?<=plus) jamais\b|\bappels? (?:a|aux?) dons?\b|\bpour (?:des|les) dons?\b"
    r"|\betre (?:retire|supprime|enleve)e?s?\b"
)
_OPEN = re.compile(r"[?€$%]")  # a question; a sum to take away
_DEAD = re.compile(r"\b(?:decede|defunt|deces|mort|dcd)e?s?\b")
_WELCOME = frozenset({"subscribed", "inscrit", "inscrite", "abonne", "abonnee", "opt-in", "optin", "opt in"})
_UNCLEAR = frozenset({"ok"})  # agrees to what? to mails, or to silence
_NOTHING_WANTED = frozenset({"rien", "aucun", "aucune"})  # no answer, or no mail at all
_NO_OBJECTION = re.compile(
    r"\bne (?:s'oppos|refus)|\b(?!(?:a|ont|ete|est|il|elle|on) )[a-z]+ refuse(?:es?|s)?\b|\bn'a\b"
    r"|\b(?:de|des|les?|un) recus?\b|\brefus d[a-z' ]* demande\b"
    r"|\b(?:pas|plus|aucune?) (?:d'|de |ete )?(?:oppos|refus|desinscri|desabon|retirer|supprimer|radi|enlever)"
)


def read_booleans(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    said = {fold(cell_text(cell)) for cell in context.witnesses(cells) if isinstance(cell, str)}
    words = {**_WORDS, "v": True, "f": False} if said - {""} == {"v", "f"} else _WORDS  # vrai, faux; else a woman
    return read_text_cells(cells, lambda text, raw: _read_boolean(text, words), _boolean_of_number)


def _read_boolean(text: str, words: Mapping[str, bool]) -> Reading:
    known = words.get(fold(text).rstrip(" .!"))
    if known is not None:
        return value(known)
    return empty_word(text) or unreadable("boolean-unreadable", text)


def _boolean_of_number(cell: Cell) -> Reading:
    if isinstance(cell, int | float) and cell in (0, 1):
        return value(bool(cell))
    return unreadable("boolean-unreadable", cell_text(cell))


def read_opt_outs(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    """True: this person does not want to be contacted. Any doubt is shown, never read as consent."""
    return read_text_cells(cells, lambda text, raw: _read_opt_out(text), _boolean_of_number)


def _read_opt_out(text: str) -> Reading:
    folded = fold(text)
    if folded in _WELCOME:
        return value(False, "rule-opt-out-words")
    if folded in _WORDS and folded not in _UNCLEAR:
        return value(_WORDS[folded])
    if _DEAD.search(folded):
        return remarked(value(True, "rule-opt-out-words"), "opt-out-deceased", text)
    if _asks_for_silence(folded):
        return value(True, "rule-opt-out-words")
    return (empty_word(text) if folded not in _NOTHING_WANTED else None) or ambiguous("opt-out-unclear", text)


def _asks_for_silence(folded: str) -> bool:
    plain = not _OPEN.search(folded) and all(
        map(_PLAIN_WORDS.fullmatch, re.findall("[a-z]+", _SAME_AS_PLAIN.sub(" ", folded)))
    )
    return plain and bool(_SILENCE.search(folded)) and not _NO_OBJECTION.search(folded)
