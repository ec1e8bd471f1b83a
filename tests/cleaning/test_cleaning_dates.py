"""Days: what French people type, what Excel makes of it, and what stays open."""

from datetime import date, datetime, time, timedelta

import pytest

from npsp_migrate.cleaning import Outcome

MARCH_12 = date(2019, 3, 12)

ALONE = {
    "2019-03-12": MARCH_12,
    "2019/03/12": MARCH_12,
    "2019.03.12": MARCH_12,
    "2019-3-12": MARCH_12,
    "2019-03-12T14:05:06": MARCH_12,
    "2019-03-12T23:59:59Z": MARCH_12,
    "2019-03-12 23:30:00+01:00": MARCH_12,
    "2019-03-12T00:30:00.000-0500": MARCH_12,
    "2019/03/12 2:05:06 PM UTC+1": MARCH_12,
    "20190312": MARCH_12,
    "25/12/2019": date(2019, 12, 25),
    "25/12/2019 14:05": date(2019, 12, 25),
    "25/12/2019 à 14h05": date(2019, 12, 25),
    "25/12/2019 14h": date(2019, 12, 25),
    "25/12/2019, 14:05:06": date(2019, 12, 25),
    "25-12-2019": date(2019, 12, 25),
    "25.12.2019": date(2019, 12, 25),
    "25 12 2019": date(2019, 12, 25),
    "25 / 12 / 2019": date(2019, 12, 25),
    "25/12/19": date(2019, 12, 25),
    "03/03/2019": date(2019, 3, 3),
    "3/3/19": date(2019, 3, 3),
    "12/25/2019": date(2019, 12, 25),
    "12 mars 2019": MARCH_12,
    "12 Mars 2019": MARCH_12,
    "12 MARS 2019": MARCH_12,
    "le 12 mars 2019": MARCH_12,
    "mardi 12 mars 2019": MARCH_12,
    "Mardi 12 mars 2019 à 14h30": MARCH_12,
    "mardi, 12 mars 2019": MARCH_12,
    "mar. 12 mars 2019": MARCH_12,
    "12-mars-2019": MARCH_12,
    "12-mars-19": MARCH_12,
    "12mars2019": MARCH_12,
    "12/mars/2019": MARCH_12,
    "12 mars 19": MARCH_12,
    "1er avril 2019": date(2019, 4, 1),
    "1 er avril 2019": date(2019, 4, 1),
    "1ER AVRIL 2019": date(2019, 4, 1),
    "3 févr. 2019": date(2019, 2, 3),
    "3 fév 2019": date(2019, 2, 3),
    "3 fevrier 2019": date(2019, 2, 3),
    "3 janv. 2019": date(2019, 1, 3),
    "3 avr. 2019": date(2019, 4, 3),
    "3 mai 2019": date(2019, 5, 3),
    "3 juin 2019": date(2019, 6, 3),
    "3 juil. 2019": date(2019, 7, 3),
    "3 août 2019": date(2019, 8, 3),
    "3 aout 2019": date(2019, 8, 3),
    "3 sept. 2019": date(2019, 9, 3),
    "3 oct. 2019": date(2019, 10, 3),
    "3 nov 2019": date(2019, 11, 3),
    "3 déc. 2019": date(2019, 12, 3),
    "3 de\u0301cembre 2019": date(2019, 12, 3),
    "12 Mar 2019": MARCH_12,
    "12 Mar 2019, 14:05": MARCH_12,
    "March 12, 2019": MARCH_12,
    "Mar 12 2019": MARCH_12,
    "12-Apr-19": date(2019, 4, 12),
    "29/02/2020": date(2020, 2, 29),
    "12 mars 2019.": MARCH_12,
    "12\u00a0mars\u00a02019": MARCH_12,
}

OPEN = {
    "03/04/2019": "date-ambiguous",
    "3/4/19": "date-ambiguous",
    "03-04-2019": "date-ambiguous",
    "03.04.2019": "date-ambiguous",
    "03/04/2019 14:05": "date-ambiguous",
    "mars 2019": "date-no-day",
    "mars-19": "date-no-day",
    "Mars 19": "date-no-day",
    "déc-18": "date-no-day",
    "03/2019": "date-no-day",
    "2019-03": "date-no-day",
    "2019": "date-year-only",
    "12 mars": "date-no-year",
    "12/03": "date-no-year",
    "mercredi 12 mars 2019": "date-weekday",
    "43536": "date-serial",
}

UNREADABLE = {
    "31/02/2019": "date-impossible",
    "29/02/2019": "date-impossible",
    "31/04/2019": "date-impossible",
    "32/01/2019": "date-impossible",
    "13/13/2019": "date-impossible",
    "2019-13-01": "date-impossible",
    "2019-02-30": "date-impossible",
    "00/03/2019": "date-impossible",
    "31 février 2019": "date-impossible",
    "hier": "date-unreadable",
    "10 h 30": "date-time-only",
    "10:30": "date-time-only",
    "12-13 mars 2019": "date-range",
    "du 12 au 14 mars 2019": "date-range",
    "12/03/2019 - 14/03/2019": "date-range",
    "été 2019": "date-unreadable",
    "12/03/2O19": "date-unreadable",
    "12/03/219": "date-unreadable",
    "~12/03/2019": "date-unreadable",
    "12/03-2019": "date-unreadable",
    "12032019": "date-unreadable",
    "120319": "date-unreadable",
    "20191332": "date-impossible",
    "12 jui 2019": "date-unreadable",
    "12 mars 2019 (chèque)": "date-unreadable",
    "12/03/2019 ?": "date-unreadable",
    "T1 2019": "date-unreadable",
    "01/01/1850": "date-out-of-range",
    "#######": "cell-error",
    "12/03/2019 12/04/2019": "date-unreadable",
}


@pytest.mark.parametrize("text", ALONE)
def test_a_date_that_tells_its_day_alone_is_read(read_one, text):
    reading = read_one("date", text)

    assert (reading.outcome, reading.result) == (Outcome.VALUE, ALONE[text])


@pytest.mark.parametrize("text", OPEN)
def test_a_text_that_leaves_the_day_open_is_ambiguous(read_one, text):
    reading = read_one("date", text)

    assert (reading.outcome, reading.reason.code) == (Outcome.AMBIGUOUS, OPEN[text])


@pytest.mark.parametrize("text", UNREADABLE)
def test_a_text_that_is_no_day_is_unreadable(read_one, text):
    reading = read_one("date", text)

    assert (reading.outcome, reading.reason.code) == (Outcome.UNREADABLE, UNREADABLE[text])


@pytest.mark.parametrize("cell", [None, "", "00/00/0000", "0000-00-00", "00000000", "0", 0, "--", "?", "inconnue"])
def test_no_date_is_no_date(read_one, cell):
    assert read_one("date", cell).outcome is Outcome.EMPTY


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (MARCH_12, MARCH_12),
        (datetime(2019, 3, 12), MARCH_12),
        (datetime(2019, 3, 12, 23, 59), MARCH_12),
        (20190312, MARCH_12),
    ],
)
def test_a_date_cell_is_its_day_without_any_shift(read_one, cell, day):
    assert read_one("date", cell).result == day


@pytest.mark.parametrize("cell", [date(1899, 12, 30), date(1900, 2, 19), datetime(1904, 1, 1)])
def test_a_small_number_in_a_date_cell_is_no_day(read_one, cell):
    assert read_one("date", cell).reason.code == "date-out-of-range"


@pytest.mark.parametrize("cell", [time(10, 30), timedelta(hours=3), True, 12.5, 99999, -1, 123456])
def test_other_cells_are_no_dates(read_one, cell):
    assert read_one("date", cell).outcome is Outcome.UNREADABLE
