"""Well-kept lists of 300 rows, unlike the world of the weights: families, offices, namesakes, few people twice."""

import random
import unicodedata
from dataclasses import dataclass
from itertools import product

import pandas as pd

NAMES = {
    "French": (
        "Jean Pierre Michel Thierry Laurent Hugo Louis Gabriel Antoine Robin Jean-Pierre Jean-Paul Paul-Henri",
        "Marie Isabelle Sylvie Céline Laura Léa Louise Agathe Pauline Marie-Claire Marie-Claude Anne-Sophie",
        "Martin Bernard Petit Durand Moreau Lefebvre Lefèvre Girardin Perret Perrot Saint-Martin De-La-Tour",
    ),
    "Breton": (
        "Yann Erwan Gwenaël Ronan Loïc Goulven Malo Corentin Jean-Yves Pierre-Yves Mael Youenn",
        "Gwenaëlle Maëlle Soazig Nolwenn Rozenn Katell Enora Morgane Armelle Anne-Yvonne Lena Azenor",
        "Le-Gall Kerbrat Le-Goff Quéré Kervella Riou Tanguy Guillou Morvan Le-Bras Le-Bris Floch Le-Floch Madec",
    ),
    "Portuguese": (
        "João José António Manuel Carlos Paulo Pedro Rui José-Manuel João-Paulo Fernando Júlio Adriano",
        "Maria Ana Fernanda Luísa Teresa Isabel Maria-José Ana-Paula Maria-Manuela Júlia Adriana Rita",
        "Silva Da-Silva Santos Ferreira Pereira Costa Da-Costa Sousa Silva-Santos Costa-Pereira Lopes Gomes Nunes",
    ),
    "Maghreb": (
        "Mohamed Ahmed Ali Youssef Karim Rachid Samir Amir Saïd Mohamed-Amine Mohamed-Ali Yassine Bilal",
        "Fatima Khadija Aïcha Amina Samira Amira Karima Saïda Lina Inès Fatima-Zahra Nadia Hanane",
        "Benali Ben-Ali Haddad Haddadi Mansouri Bouzid Saïdi El-Amrani Amrani Ait-Ali Meziane Slimani Toumi",
    ),
    "Vietnamese": (
        "Văn-Minh Văn-Hùng Minh-Tuấn Quang-Huy Đức-Anh Hoàng-Nam Thanh-Tùng Hữu-Phúc Quốc-Long Bảo-Khánh Minh Anh",
        "Thị-Lan Thị-Mai Thu-Hà Thu-Trang Ngọc-Anh Phương-Anh Thanh-Mai Kim-Lan Bích-Loan Mỹ-Linh Lan Mai",
        "Nguyen Tran Le Pham Huynh Hoang Phan Vu Dang Bui Do Ho Ngo Duong Ly Dinh Truong Lam Trinh Doan",
    ),
}
COLUMNS = {
    "everything": "email phone birth street postcode city",
    "no birth": "email phone street postcode city",
    "no e-mail": "phone birth street postcode city",
    "only e-mail": "email",
    "only postcode": "postcode",
    "e-mail and postcode": "email postcode",
    "only birth": "birth",
    "only telephone": "phone",
}
STYLES = ("as typed", "capitals", "no accents", "one column", "titles")
TOWNS = [("29000", "Quimper"), ("35000", "Rennes"), ("75015", "Paris"), ("69003", "Lyon"), ("93200", "Saint-Denis")]
WAYS = ("rue Haute", "rue des Lilas", "avenue de la Gare", "place de l'Église", "chemin du Moulin", "quai du Port")
ROWS, PEOPLE = 300, 275
CASES = [*product(NAMES, COLUMNS)]


@dataclass(slots=True)
class Member:
    number: int
    first: str
    last: str
    title: str
    cells: dict[str, str]


class CleanList:
    """`raw`: the cells. `who`: the person of each row. Whom nobody could tell from the columns is not in it."""

    def __init__(self, seed: int) -> None:
        culture, self._kept = CASES[seed % len(CASES)]
        self._style = STYLES[seed % len(STYLES)]
        self._chance = random.Random(seed)
        self._names = [pool.split() for pool in NAMES[culture]]
        self._told = COLUMNS[self._kept].split()
        self._people: list[Member] = []
        while len(self._people) < PEOPLE:
            self._home()
        again = self._chance.choices(self._people, k=ROWS - len(self._people))
        rows = [(each, self._cells(each)) for each in self._people]
        rows += [(each, self._typed_again(each)) for each in again]
        self._chance.shuffle(rows)
        lists = 1 + seed % 3
        told = [{"source": f"list {row % lists}", "row": row, **cells} for row, (_, cells) in enumerate(rows)]
        self.raw = pd.DataFrame(told, dtype=object).fillna("")
        self.who = [member.number for member, _ in rows]

    def _home(self) -> None:
        chance = self._chance
        town = chance.choice(TOWNS)
        last = self._last()
        home = {
            "street": f"{chance.randint(1, 80)} {chance.choice(WAYS)}",
            "postcode": town[0],
            "city": town[1],
            "phone": self._number("12345"),
            "email": f"{chance.choice(['les', 'famille.', ''])}{_letters(last)}{len(self._people)}@example.org",
        }
        kinds = (self._single, self._family, self._namesakes, self._father_and_son, self._office)
        chance.choices(kinds, weights=[50, 36, 4, 4, 6])[0](last, home)

    def _single(self, last: str, home: dict[str, str]) -> None:
        self._add(self._first(), last, home, own=True)

    def _family(self, last: str, home: dict[str, str]) -> None:
        """Partners, children, twins, brothers: one address, mostly one mailbox, never one first name."""
        born = self._birth()
        firsts = sorted({self._first() for _ in range(self._chance.choice([2, 2, 3, 4]))})
        words = [{*first.replace("-", " ").split()} for first, _ in firsts]
        for place, (first, title) in enumerate(firsts):
            if any(words[place] < other for other in words):
                continue  # `Minh` beside `Văn Minh`: in one column nobody could tell them from one person
            own = self._chance.random() < 0.4
            twin = self._chance.random() < 0.3
            self._add((first, title), last, {**home, **({"birth": born} if twin else {})}, own=own)

    def _namesakes(self, last: str, home: dict[str, str]) -> None:
        first = self._first()
        for number in range(2):
            elsewhere = {"street": f"{90 + number} {WAYS[number]}", "phone": self._number("67")}
            self._add(first, last, {**home, **elsewhere}, own=True)

    def _father_and_son(self, last: str, home: dict[str, str]) -> None:
        if {"email", "phone", "birth"} & {*self._told}:
            first = self._first()
            for year in ("1950", "1984"):
                told = {"birth": f"{self._birth()[:6]}{year}", "phone": self._number("67")}
                self._add(first, last, {**home, **told}, own=True)

    def _office(self, last: str, home: dict[str, str]) -> None:
        role = self._chance.choice(["contact", "mairie", "accueil"])
        home["email"] = f"{role}@{_letters(last)}{len(self._people)}.example"
        colleagues = {self._first(): self._last() for _ in range(self._chance.randint(2, 5))}
        for first, name in sorted(colleagues.items()):
            self._add(first, name, home, own=False)

    def _add(self, first: tuple[str, str], last: str, home: dict[str, str], *, own: bool) -> None:
        name, title = first
        cells = {"birth": self._birth(), **home}
        if own:
            mailbox = f"{_letters(name)}.{_letters(last)}{len(self._people)}"
            cells |= {"email": f"{mailbox}@example.org", "phone": cells["phone"]}
        self._people.append(Member(len(self._people), name, last, title, cells))

    def _cells(self, member: Member) -> dict[str, str]:
        first, last = member.first, member.last
        cells = {name: member.cells[name] for name in self._told}
        if self._style == "titles":
            cells["title"] = member.title
        if self._style == "no accents":
            first, last = bare(first), bare(last)
        if self._style == "capitals":
            last = last.upper()
        if self._style == "one column":
            return {**cells, "last": f"{last.upper()} {first}"}
        return {**cells, "first": first, "last": last}

    def _typed_again(self, member: Member) -> dict[str, str]:
        kind = self._chance.random()
        if kind < 0.4:
            at = self._chance.randrange(1, max(2, len(member.last) - 1))
            last = member.last[:at] + member.last[at + 1 :]
            return self._cells(Member(member.number, member.first, last, member.title, member.cells))
        cells = self._cells(member)
        if kind < 0.7:
            names = {name: bare(cells[name]).upper() for name in ("first", "last") if name in cells}
            return {**cells, **names}
        return cells

    def _first(self) -> tuple[str, str]:
        sex = self._chance.randrange(2)
        return self._chance.choice(self._names[sex]).replace("-", self._hyphen), ("M.", "Mme")[sex]

    def _last(self) -> str:
        return self._chance.choice(self._names[2]).replace("-", " ")

    @property
    def _hyphen(self) -> str:
        return " " if "Nguyen" in self._names[2] or "Silva" in self._names[2] else "-"

    def _number(self, starts: str) -> str:
        return f"0{self._chance.choice(starts)}{self._chance.randrange(10**8):08}"

    def _birth(self) -> str:
        return (
            f"{self._chance.randint(1, 28):02}/{self._chance.randint(1, 12):02}/{self._chance.randint(1940, 2009)}"
        )


def bare(text: str) -> str:
    """Without accents."""
    parted = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in parted if not unicodedata.combining(char))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, bare(text).lower()))
