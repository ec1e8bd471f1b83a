"""Statements of account as banking programs exchange them: OFX of both kinds, and QIF."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from npsp_migrate.errors import SourceError
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.model.table import Table
from npsp_migrate.sources.reading import read_source

HEAD = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"
ACCOUNT = "<OFX><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>3<ACCTID>{account}</BANKACCTFROM><BANKTRANLIST>"
MOVEMENT = "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20240312<TRNAMT>{amount}<FITID>{number}<NAME>{name}</STMTTRN>"


def read(folder: Path, name: str, content: str | bytes) -> Table:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    [table] = read_source(SourceSpec("banque", file=name), folder, datetime(2026, 1, 1, tzinfo=UTC))
    return table


def rows(table: Table, *columns: str) -> list[tuple[object, ...]]:
    return list(table.frame[list(columns)].itertuples(index=False, name=None))


def test_a_statement_without_closing_tags_on_one_line_is_read_with_its_accents(tmp_path: Path) -> None:
    movements = MOVEMENT.format(amount="+50,00", number="A1", name="VIR REÇU &amp; DON")
    movements += MOVEMENT.format(amount="-1120.30", number="A2", name="")

    table = read(tmp_path, "releve.ofx", (HEAD + ACCOUNT.format(account="001") + movements).encode("cp1252"))

    assert rows(table, "ACCTID", "DTPOSTED", "TRNAMT", "CURDEF", "NAME") == [
        ("001", date(2024, 3, 12), "+50.00", "EUR", "VIR REÇU & DON"),
        ("001", date(2024, 3, 12), "-1120.30", "EUR", None),
    ]
    assert list(table.frame.index) == [2, 3]


def test_a_statement_in_xml_of_two_accounts_tells_which_movement_is_whose(tmp_path: Path) -> None:
    one = ACCOUNT.format(account="001</ACCTID>") + MOVEMENT.format(amount="5.00", number="A", name="X</NAME>")
    other = ACCOUNT.format(account="002</ACCTID>") + MOVEMENT.format(amount="6.00", number="B", name="Y</NAME>")

    table = read(
        tmp_path, "releve.ofx", f'<?xml version="1.0"?>\n<?OFX OFXHEADER="200"?>\n{one}</OFX>{other}</OFX>'
    )

    assert rows(table, "ACCTID", "TRNAMT") == [("001", "5.00"), ("002", "6.00")]


def test_a_movement_keeps_its_own_name_and_account_beside_those_of_who_was_paid(tmp_path: Path) -> None:
    paid = "<PAYEE><NAME>Société Inventée<CITY>Paris</PAYEE><BANKACCTTO><BANKID>4<ACCTID>999</BANKACCTTO></STMTTRN>"
    movement = MOVEMENT.format(amount="5.00", number="A", name="VIR LOYER").replace("</STMTTRN>", paid)

    table = read(tmp_path, "releve.ofx", HEAD + ACCOUNT.format(account="001") + movement)

    assert rows(table, "ACCTID", "NAME") == [("001", "VIR LOYER")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("IMPRIM&COPY SERVICES", "IMPRIM&COPY SERVICES"),
        ("DONS &amp; LEGS &#233;t&eacute;", "DONS & LEGS été"),
        ("<![CDATA[DONS & <LEGS>]]>", "DONS & <LEGS>"),
        ("VIR   DONS\r\n  2024", "VIR   DONS 2024"),
    ],
)
def test_a_name_is_read_as_the_bank_wrote_it(name: str, expected: str, tmp_path: Path) -> None:
    movement = MOVEMENT.format(amount="5.00", number="A", name=name)

    table = read(tmp_path, "releve.ofx", HEAD + ACCOUNT.format(account="1") + movement)

    assert rows(table, "NAME") == [(expected,)]


def test_a_day_that_the_calendar_has_not_stays_for_the_cleaning_to_refuse(tmp_path: Path) -> None:
    movement = MOVEMENT.format(amount="5.00", number="A", name="X").replace("20240312", "20240231")

    table = read(tmp_path, "releve.ofx", HEAD + ACCOUNT.format(account="1") + movement)

    assert rows(table, "DTPOSTED") == [("20240231",)]


def test_a_qif_gives_its_movements_and_none_of_its_lists(tmp_path: Path) -> None:
    text = (
        "!Account\nNCourant\nTBank\n^\n!Type:Bank\nD14/03'24\nT-1 120,30\nPPRLV\nLFrais\n^\n\n"
        "D02/05/2024\nT50,00\n^\n"
        "!Type:Cat\nNDons\nD\n^\n"
    )

    table = read(tmp_path, "releve.qif", text)

    assert rows(table, "Date (D)", "Montant (T)", "Tiers (P)") == [
        ("14/03/24", "-1 120,30", "PRLV"),
        ("02/05/2024", "50,00", None),
    ]


def test_a_qif_without_an_end_of_its_last_movement_loses_none(tmp_path: Path) -> None:
    table = read(tmp_path, "releve.qif", "!Type:OthA\nD14/03/2024\nU1,00\nT1,00\n^\nD15/03/2024\nU-2,00\nPAGIOS")

    assert rows(table, "Date (D)", "Montant (T)", "Tiers (P)") == [
        ("14/03/2024", "1,00", None),
        ("15/03/2024", "-2,00", "AGIOS"),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [("vide.ofx", HEAD + "<OFX></OFX>"), ("vide.qif", "!Type:Cat\nNDons\n^\n"), ("coupe.qif", "!Type:Bank\n")],
)
def test_a_statement_without_movements_says_so(name: str, content: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="without any movement"):
        read(tmp_path, name, content)


def test_a_statement_under_another_extension_is_known_by_its_content(tmp_path: Path) -> None:
    table = read(tmp_path, "releve.txt", "!Type:Bank\nD14/03/2024\nT5,00\n^\n")

    assert rows(table, "Montant (T)") == [("5,00",)]
    assert "statement-read-as" in [issue.code for issue in table.issues]
