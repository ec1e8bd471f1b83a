"""Yes and no, and the no that protects a person: opt-outs. An empty cell is neither."""

import re
from collections.abc import Mapping, Sequence

from npsp_migrate.cleaning.reading import Cell, CleaningContext, Reading, ambiguous, remarked, unreadable, value
from npsp_migrate.cleaning.spelling import cell_text, empty_word, fold, read_text_cells
from npsp_migrate.model.columns import ColumnSpec

# Accents are kept: `Ø` is no `o`, and `nön` no French.
_YES = "oui o x ✓ ✔ ✔\ufe0f ✅ ☑ 1 1.0 vrai true yes y ok coche coché cochée checked".split()
_NO = "non n 0 0.0 faux false no ✗ ✘ ❌ ☐ décoché unchecked".split()
_WORDS: Mapping[str, bool] = {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}

# In an opt-out column a cross is a yes, and so is any sentence that asks for silence.
_CONTACT = r"(?:(?:e-?)?mail|courriel|courrier|appel|sms|newsletter|lettre|contact|sollicit|relanc|envoi|demarch)"
_DISTURB = "(?:contact|sollicit|appel|ecri|envoy|relanc|demarch|derang|telephon|rappel)"
_SILENCE = re.compile(
    rf"\bne (?:plus|pas) (?:[\w']+ ){{0,2}}(?:[lm]')?(?:{_DISTURB}|mail|recevoir|diffus)"
    rf"|\bne doit (?:plus|pas) etre {_DISTURB}|\b(?:do not|don't) (?:contact|call|phone|write|send|sms|e?-?mail)"
    r"|\bn'accepte(?:nt)? (?:plus|pas) de recevoir"
    r"|^(?:arret|cess)(?:ez|er) (?:tou[ts]|les?|de|d'|l')\b|\bdroit a l'oubli\b|\beffacement\b"
    r"|\b(?:consentement|accord) retire|\bretire (?:son|leur) (?:consentement|accord)\b"
    r"|\bretiree?s? (?:de|des|du)\b"
    rf"|\bne (?:veut|veux|souhaite|desire) (?:(?:plus|pas)\b|(?:recevoir )?aucune? {_CONTACT})"
    rf"|^(?:plus|pas) (?:de |d'|aucune? ){_CONTACT}(?!.*\bdepuis\b)"
    r"|\bstop\b|desinscri|desabon|\bunsub|\bcleaned\b|opt(?:ed)?[ -]?out|\brefus|\boppos|\bnpc\b"
    r"|\betre (?:retire|supprime|enleve)e?s?\b"
    r"|\b(?:retirer|supprimer|radier|radiee?s?|enlever)\b|\brgpd\b.*\beffac"
)
# Such a sentence is taken at its word only if it has no other words than these: `jamais`, `par erreur`, `sauf`,
# `deux fois`, `ne pas hésiter à` turn it into something else.
_PLAIN_WORDS = re.compile(
    r"(?:desinscri|desabon|unsub|clean|opt|stop|refus|oppos|contact|sollicit|r?appel|ecri|envo|relanc|demarch"
    r"|e?mail|courri|newsletter|lettre|info|journal|revue|sms|publicit|communic|prospec|telephon|postal|diffus|rece|recu|recoi"
    r"|demand|souhait|radi|total|retirer|supprimer|enlever|effac|derang|categori|complet|definiti|janv|fevr|avri|juil|sept"
    r"|octo|nove|dece|commerci)[a-z]*"
    r"|npc|pubs?|ligne|je|me|mes|moi|vos|nouvelles|droit|oubli|exercee?|donnees|coordonnees|consentement|accord|accepte(?:nt)?"
    r"|arret(?:ez|er)|cess(?:ez|er)|retiree?s?|doit|do|not|call|phone|write|send"
    r"|veut|veux|veulent|desire(?:nt)?|papiers?|bulletin|listes?|fichiers?|base|rgpd|cnil|soir|matin|domicile|maison|travail|mars"
    r"|ni|mai|juin|aout|date|svp|merci|[a-z]|au|aux|aucune?|de|depuis|des|du|en|est|et|ete|etre|faite?|il|elle|la|le|les"
    r"|lui|leur|ne|nos|notre|nous|on|ont|out|par|pas|plus|pour|qu|que|rien|se|ses|sa|son|sur|tel|toute?s?|tous|une?|via"
    r"|vous|votre"
)
# `ne plus jamais`, `appel à dons` say no more than `ne plus` and `appel`; `stop dons` is another matter.
_SAME_AS_PLAIN = re.compile(
    r"(?<=plus) jamais\b|\bappels? (?:a|aux?) dons?\b|\bpour (?:des|les) dons?\b"
    r"|\betre (?:retire|supprime|enleve)e?s?\b|\bdon't\b"
)
_AS_PLUS = re.compile(rf"(?<=\bne )(?:jamais|rien)(?= {_DISTURB})")  # `ne jamais appeler` is `ne plus appeler`
_ANSWER = re.compile(r"^(?:oui[, ]+|non[, ]+(?=je ne ))")  # to the form's question; the sentence behind it says all
_END = re.compile(r"(?<!\.)\.$| ?!+$")
_OPEN = re.compile(r"[?€$%\"«»~]")  # a question; a sum to take away; words quoted or struck out
_DEAD = re.compile(r"\b(?:decede|defunt|deces|mort|dcd)e?s?\b")
_SOMEBODY_ELSE = re.compile(  # `décès de son mari`, `n'est pas décédée`
    r"\bdeces d[eu']|\b(?:mari|femme|epou[a-z]+|conjointe?|mere|pere|fils|fille|parents?|freres?|soeurs?"
    r"|compagn[a-z]+|amie?|pas|non|ni|peut|serait|erreur|rire)\b|[?~]"
)
_WELCOME = frozenset("subscribed inscrit inscrite abonne abonnee opt-in optin contactable".split()) | {
    "opt in",
    "opted in",
}
# Agrees to what: to mails, or to silence? A cross is drawn for a yes as well as for a no.
_UNCLEAR = frozenset({"ok", "✗", "✘", "❌"})
_NOTHING_WANTED = frozenset({"rien", "aucun", "aucune"})  # no answer, or no mail at all
_NO_OBJECTION = re.compile(
    r"\bne (?:[sm]'y? ?oppos|refus)"
    r"|\b(?!(?:a|ont|ete|est|il|elle|on|je|consentement|accord) )[a-z]+ refuse(?:es?|s)?\b|\bn'a\b"
    r"|\b(?:de|des|les?|un) recus?\b|\brefus d[a-z' ]* demande\b"
    r"|\b(?:pas|plus|aucune?) (?:d'|de |ete )?(?:oppos|refus|desinscri|desabon|retirer|supprimer|radi|enlever)"
    # `ne veut pas être désabonnée`, `do not unsubscribe`, `refus retiré`
    r"|\b(?:ne|pas|plus) (?:[\w']+ ){0,4}(?:desinscri|desabon|arret|cess|etre (?:retire|supprime|enleve))"
    r"|\b(?:pas|plus) (?:me|la|le|les) (?:retirer|supprimer|radier|enlever)"
    r"|\b(?:0|zero|sans) (?:refus|oppos|desinscri)"
    r"|\b(?:not|don't) (?:[a-z]+ )?(?:unsub|opt)|(?:refus|oppos[a-z]+|desinscription|opt-?out|stop) retire"
    r"|\bni (?:refus|oppos|desinscri|desabon)|\baucune? demande|\brefuse l'appel\b"
    r"|\bpour (?:20[0-9]{2}|cette)\b|\bc'est\b|\bdiffuser (?:s[aeo]s?n?|l[ae]s?|ce)\b"
    r"|\b(?:pas|plus) (?:de )?(?:stop|opt)|\b(?:courriers?|mails?) recu"
    r"|\bne (?:pas|plus) .*\ben (?:janv|fevr|mars|avri|mai|juin|juil|aout|sept|octo|nove|dece)[a-z]*$"
)


def read_booleans(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    said = {fold(cell_text(cell)) for cell in context.witnesses(cells) if isinstance(cell, str)}
    words = {**_WORDS, "v": True, "f": False} if said - {""} == {"v", "f"} else _WORDS  # vrai, faux; else a woman
    return read_text_cells(cells, lambda text, raw: _read_boolean(text, words), _boolean_of_number)


def _read_boolean(text: str, words: Mapping[str, bool]) -> Reading:
    known = words.get(_word(text))
    if known is not None:
        return value(known)
    return empty_word(text) or unreadable("boolean-unreadable", text)


def _word(text: str) -> str:
    """`Oui.` and `oui !!` are `oui`; `oui...` leaves it open."""
    return _END.sub("", text.casefold())


def _boolean_of_number(cell: Cell) -> Reading:
    if isinstance(cell, int | float) and cell in (0, 1):
        return value(bool(cell))
    return unreadable("boolean-unreadable", cell_text(cell))


def read_opt_outs(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    """True: this person does not want to be contacted. Any doubt is shown, never read as consent."""
    return read_text_cells(cells, lambda text, raw: _read_opt_out(text), _boolean_of_number)


def _read_opt_out(text: str) -> Reading:
    folded, word = fold(text), _word(text)
    if folded in _WELCOME:
        return value(False, "rule-opt-out-words")
    if word in _WORDS and word not in _UNCLEAR:
        return value(_WORDS[word])
    if _DEAD.search(folded) and not _SOMEBODY_ELSE.search(folded):
        return remarked(value(True, "rule-opt-out-words"), "opt-out-deceased", text)
    if _asks_for_silence(folded):
        return value(True, "rule-opt-out-words")
    return (empty_word(text) if folded not in _NOTHING_WANTED else None) or ambiguous("opt-out-unclear", text)


def _asks_for_silence(folded: str) -> bool:
    folded = _AS_PLUS.sub("plus", _ANSWER.sub("", folded))
    plain = not _OPEN.search(folded) and all(
        map(_PLAIN_WORDS.fullmatch, re.findall("[a-z]+", _SAME_AS_PLAIN.sub(" ", folded)))
    )
    return plain and bool(_SILENCE.search(folded)) and not _NO_OBJECTION.search(folded)
