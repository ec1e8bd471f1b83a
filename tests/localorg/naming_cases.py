"""Pairs of household members and what NPSP calls them, worked out by hand from its naming rules."""

NAME = "{!LastName} Household"
FORMAL = "{!{!Salutation} {!FirstName}} {!LastName}"
INFORMAL = "{!{!FirstName}}"


def person(salutation, first, last, **others):
    return {"salutation": salutation, "firstname": first, "lastname": last, **others}


MOUSSA = person("M.", "Moussa", "Diallo")
AWA = person("Mme", "Awa", "Diallo")
BINTA = person("Mme", "Binta", "Ba")
CHERIF = person(None, "Chérif", "Diallo")
DEMBA = person("Dr", "Demba", "Ba")
FATOU = person(None, "Fatou", "Ndiaye")
NO_FIRST = person("M.", None, "Diallo")
LAST_ONLY = person(None, None, "Diallo")
LAST_ONLY_BA = person(None, None, "Ba")

# The default formats: members in naming order, then name, formal and informal greeting.
DEFAULTS = (
    ((), "Nobody Household", "Nobody", "Nobody"),
    ((MOUSSA,), "Diallo Household", "M. Moussa Diallo", "Moussa"),
    ((CHERIF,), "Diallo Household", "Chérif Diallo", "Chérif"),
    ((NO_FIRST,), "Diallo Household", "M. Diallo", ""),
    ((LAST_ONLY,), "Diallo Household", "Diallo", ""),
    ((MOUSSA, AWA), "Diallo Household", "M. Moussa and Mme Awa Diallo", "Moussa and Awa"),
    ((AWA, MOUSSA), "Diallo Household", "Mme Awa and M. Moussa Diallo", "Awa and Moussa"),
    ((MOUSSA, CHERIF), "Diallo Household", "M. Moussa and Chérif Diallo", "Moussa and Chérif"),
    ((MOUSSA, LAST_ONLY), "Diallo Household", "M. Moussa Diallo", "Moussa"),
    ((MOUSSA, NO_FIRST), "Diallo Household", "M. Moussa and M. Diallo", "Moussa"),
    ((LAST_ONLY, AWA), "Diallo Household", " and Mme Awa Diallo", " and Awa"),
    ((NO_FIRST, AWA), "Diallo Household", "M. and Mme Awa Diallo", " and Awa"),
    ((MOUSSA, BINTA), "Diallo and Ba Household", "M. Moussa Diallo and Mme Binta Ba", "Moussa and Binta"),
    ((BINTA, MOUSSA), "Ba and Diallo Household", "Mme Binta Ba and M. Moussa Diallo", "Binta and Moussa"),
    ((MOUSSA, LAST_ONLY_BA), "Diallo and Ba Household", "M. Moussa Diallo and Ba", "Moussa"),
    ((LAST_ONLY_BA, MOUSSA), "Ba and Diallo Household", "Ba and M. Moussa Diallo", " and Moussa"),
    (
        (MOUSSA, AWA, CHERIF),
        "Diallo Household",
        "M. Moussa, Mme Awa and Chérif Diallo",
        "Moussa, Awa and Chérif",
    ),
    (
        (MOUSSA, AWA, BINTA),
        "Diallo and Ba Household",
        "M. Moussa and Mme Awa Diallo and Mme Binta Ba",
        "Moussa, Awa and Binta",
    ),
    (
        (MOUSSA, BINTA, AWA),
        "Diallo and Ba Household",
        "M. Moussa Diallo, Mme Binta Ba and Mme Awa Diallo",
        "Moussa, Binta and Awa",
    ),
    (
        (BINTA, MOUSSA, AWA),
        "Ba and Diallo Household",
        "Mme Binta Ba and M. Moussa and Mme Awa Diallo",
        "Binta, Moussa and Awa",
    ),
    (
        (MOUSSA, BINTA, FATOU),
        "Diallo, Ba and Ndiaye Household",
        "M. Moussa Diallo, Mme Binta Ba and Fatou Ndiaye",
        "Moussa, Binta and Fatou",
    ),
    (
        (MOUSSA, AWA, BINTA, DEMBA),
        "Diallo and Ba Household",
        "M. Moussa and Mme Awa Diallo and Mme Binta and Dr Demba Ba",
        "Moussa, Awa, Binta and Demba",
    ),
    (
        (MOUSSA, BINTA, AWA, DEMBA),
        "Diallo and Ba Household",
        "M. Moussa Diallo, Mme Binta Ba, Mme Awa Diallo and Dr Demba Ba",
        "Moussa, Binta, Awa and Demba",
    ),
    (
        (MOUSSA, AWA, CHERIF, BINTA, FATOU),
        "Diallo, Ba and Ndiaye Household",
        "M. Moussa, Mme Awa and Chérif Diallo, Mme Binta Ba and Fatou Ndiaye",
        "Moussa, Awa, Chérif, Binta and Fatou",
    ),
)

WITH_TITLES = (
    person("M.", "Moussa", "Diallo", title="maire"),
    person("Mme", "Awa", "Diallo", title=None),
    person(None, "Binta", "Ba", title="juge"),
)

# Other formats: format, members, text.
FORMATS = (
    ("{!LastName}", (MOUSSA, BINTA), "Diallo and Ba"),
    ("Famille {!LastName}", (MOUSSA,), "Famille Diallo"),
    ("Famille {!LastName}", (MOUSSA, BINTA), "Famille Diallo and Ba"),
    ("Famille {!LastName} (Lyon)", (MOUSSA, AWA), "Famille Diallo (Lyon)"),
    ("The {!LastName} Family", (MOUSSA, BINTA, AWA), "The Diallo and Ba Family"),
    ("{!LASTNAME} Family", (MOUSSA, BINTA), "Diallo and Ba Family"),
    ("{!lastname} Family", (MOUSSA, AWA), "Diallo Family"),
    ("{! LastName } Family", (MOUSSA,), "Diallo Family"),
    ("Foyer", (MOUSSA, BINTA), "Foyer"),
    ("Foyer", (), "Nobody"),
    ("", (MOUSSA,), ""),
    ("{!LastName}, {!{!FirstName}}", (MOUSSA,), "Diallo, Moussa"),
    ("{!LastName}, {!{!FirstName}}", (MOUSSA, AWA), "Diallo, Moussa and Awa"),
    ("{!LastName}, {!{!FirstName}}", (MOUSSA, BINTA), "Diallo, Moussa and Ba, Binta"),
    ("HH - {!LastName}, {!{!FirstName}} !", (MOUSSA, AWA, BINTA), "HH - Diallo, Moussa and Awa and Ba, Binta !"),
    ("The {!LastName} ({!{!FirstName}}) Family", (MOUSSA,), "The Diallo (Moussa) Family"),
    ("The {!LastName} ({!{!FirstName}}) Family", (MOUSSA, AWA), "The Diallo (Moussa and Awa) Family"),
    ("The {!LastName} ({!{!FirstName}}) Family", (MOUSSA, BINTA), "The Diallo (Moussa) and Ba (Binta) Family"),
    (
        "The {!LastName} ({!{!FirstName}}) Family",
        (MOUSSA, AWA, CHERIF, BINTA),
        "The Diallo (Moussa, Awa and Chérif) and Ba (Binta) Family",
    ),
    ("{!{!FirstName}} {!LastName}'s home", (MOUSSA,), "Moussa Diallo's home"),
    ("{!{!FirstName}} {!LastName}'s home", (MOUSSA, BINTA), "Moussa Diallo's and Binta Ba's home"),
    ("{!{!FirstName} {!LastName}}", (MOUSSA, AWA), "Moussa Diallo and Awa Diallo"),
    ("{!{!FirstName} {!LastName}}", (MOUSSA, BINTA, AWA), "Moussa Diallo, Binta Ba and Awa Diallo"),
    ("{!FirstName} {!LastName}", (MOUSSA, AWA), "Moussa Diallo"),
    ("{!FirstName} {!LastName}", (MOUSSA, BINTA), "Moussa Diallo and Binta Ba"),
    ("{!FirstName}", (MOUSSA, AWA), "Moussa"),
    ("{!{!FirstName} l'ami}", (MOUSSA, AWA), "Moussa l'ami and Awa l'ami"),
    ("{!*{!FirstName}*}", (MOUSSA, AWA, BINTA), "*Moussa*, *Awa* and *Binta*"),
    ("Cher {!{!Salutation} {!FirstName}}", (MOUSSA, AWA), "Cher M. Moussa and Mme Awa"),
    ("{!{!Salutation}} {!LastName}", (MOUSSA, AWA), "M. and Mme Diallo"),
    ("{!{!Salutation}} {!FirstName} {!LastName}", (MOUSSA, AWA), "M. and Mme Moussa Diallo"),
    ("{!{!Salutation}} {!FirstName} {!LastName}", (MOUSSA, BINTA), "M. Moussa Diallo and Mme Binta Ba"),
    ("{!{!Salutation}} {!LastName}", (CHERIF,), "Diallo"),
    ("{!{!FIRSTNAME}} {!lastName}", (MOUSSA, AWA), "Moussa and Awa Diallo"),
    ("{!{!FirstName} ({!Title})} {!LastName}", WITH_TITLES[:1], "Moussa (maire) Diallo"),
    ("{!{!FirstName} ({!Title})} {!LastName}", WITH_TITLES[1:2], "Awa () Diallo"),
    ("{!{!FirstName} {!Title}} {!LastName}", WITH_TITLES[:2], "Moussa maire and Awa Diallo"),
    ("{!{!Title} {!FirstName}} {!LastName}", WITH_TITLES[:2], "maire Moussa and Awa Diallo"),
    ("{!{!Title}} {!LastName}", WITH_TITLES, "maire Diallo and juge Ba"),
    ("{!LastName} {!Title} Household", WITH_TITLES[1:2], "Diallo Household"),
    ("{!Title} {!LastName}", WITH_TITLES[1:2], "Diallo"),
    ("{!LastName} {!Inconnu} Household", (MOUSSA,), "Diallo Household"),
    (
        "{!LastName} {!Account.BillingCity} Household",
        (person(None, "A", "Ba", **{"account.billingcity": "Lyon"}),),
        "Ba Lyon Household",
    ),
)

# Connectors: connector, format, members, text.
CONNECTORS = (
    ("et", NAME, (MOUSSA, BINTA), "Diallo et Ba Household"),
    ("et", FORMAL, (MOUSSA, AWA), "M. Moussa et Mme Awa Diallo"),
    ("et", INFORMAL, (MOUSSA, AWA, CHERIF), "Moussa, Awa et Chérif"),
    ("&", FORMAL, (MOUSSA, BINTA), "M. Moussa Diallo & Mme Binta Ba"),
    ("ainsi que", INFORMAL, (MOUSSA, AWA), "Moussa ainsi que Awa"),
    (None, NAME, (MOUSSA, BINTA), "Diallo Ba Household"),
    (None, FORMAL, (MOUSSA, AWA), "M. Moussa Mme Awa Diallo"),
    (None, INFORMAL, (MOUSSA, AWA, CHERIF), "Moussa, Awa Chérif"),
)

# Overrun: count, overrun text, format, members, text.
OVERRUNS = (
    (1, "Friends", FORMAL, (MOUSSA,), "M. Moussa Diallo"),
    (1, "Friends", FORMAL, (MOUSSA, AWA), "M. Moussa Diallo and Friends"),
    (1, "Friends", INFORMAL, (MOUSSA, AWA), "Moussa and Friends"),
    (1, "Friends", NAME, (MOUSSA, BINTA), "Diallo Household"),
    (2, "Friends", FORMAL, (MOUSSA, AWA), "M. Moussa and Mme Awa Diallo"),
    (2, "Friends", FORMAL, (MOUSSA, BINTA), "M. Moussa Diallo and Mme Binta Ba"),
    (2, "Friends", FORMAL, (MOUSSA, AWA, CHERIF), "M. Moussa and Mme Awa Diallo and Friends"),
    (2, "Friends", FORMAL, (MOUSSA, BINTA, CHERIF), "M. Moussa Diallo, Mme Binta Ba and Friends"),
    (2, "Friends", INFORMAL, (MOUSSA, AWA, CHERIF), "Moussa, Awa and Friends"),
    (2, "Friends", NAME, (MOUSSA, BINTA, FATOU), "Diallo and Ba Household"),
    (2, "Friends", NAME, (MOUSSA, AWA, BINTA), "Diallo Household"),
    (3, "Friends", FORMAL, (MOUSSA, AWA, CHERIF), "M. Moussa, Mme Awa and Chérif Diallo"),
    (3, "Friends", FORMAL, (MOUSSA, AWA, CHERIF, BINTA), "M. Moussa, Mme Awa and Chérif Diallo and Friends"),
    (
        3,
        "Friends",
        FORMAL,
        (MOUSSA, BINTA, AWA, CHERIF),
        "M. Moussa Diallo, Mme Binta Ba, Mme Awa Diallo and Friends",
    ),
    (3, "Friends", FORMAL, (MOUSSA, AWA, BINTA, DEMBA), "M. Moussa and Mme Awa Diallo, Mme Binta Ba and Friends"),
    (3, "Friends", INFORMAL, (MOUSSA, AWA, CHERIF, BINTA), "Moussa, Awa, Chérif and Friends"),
    (3, "les autres", INFORMAL, (MOUSSA, AWA, CHERIF, BINTA), "Moussa, Awa, Chérif and les autres"),
    (2, None, FORMAL, (MOUSSA, AWA, CHERIF), "M. Moussa and Mme Awa Diallo"),
    (2, None, FORMAL, (MOUSSA, BINTA, CHERIF), "M. Moussa Diallo and Mme Binta Ba"),
    (2, None, INFORMAL, (MOUSSA, AWA, CHERIF), "Moussa, Awa"),
    (
        2,
        "Friends",
        "The {!LastName} ({!{!FirstName}})",
        (MOUSSA, AWA, CHERIF),
        "The Diallo (Moussa and Awa) and Friends",
    ),
    (9, "Friends", INFORMAL, (MOUSSA,) * 9, "Moussa, " * 7 + "Moussa and Moussa"),
    (9, "Friends", INFORMAL, (MOUSSA,) * 10, "Moussa, " * 8 + "Moussa and Friends"),
)

# Nobody to name: format, text.
NOBODY = (
    (NAME, "Nobody Household"),
    (FORMAL, "Nobody"),
    (INFORMAL, "Nobody"),
    ("Famille {!LastName}", "Famille Nobody"),
    ("The {!LastName} ({!{!FirstName}}) Family", "The Nobody Family"),
    ("{!LastName}, {!{!FirstName}}", "Nobody"),
)
