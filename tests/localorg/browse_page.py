"""A page as a reader sees it: its title, its tables, its fields, its links."""

from html.parser import HTMLParser

import requests


class Page(HTMLParser):
    """`tables` are rows of cell texts, `links` the addresses by their texts, `fields` the values by API names."""

    def __init__(self, answer):
        super().__init__()
        self.status, self.headers, self.html = answer.status_code, answer.headers, answer.text
        self.title, self.language, self.text = "", "", ""
        self.tables, self.links, self.fields, self.headings = [], {}, {}, []
        self._open, self._href, self._name = [], "", ""
        self.feed(self.html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in ("meta", "link", "input", "br"):
            return
        self._open.append(tag)
        self.language = given["lang"] if tag == "html" else self.language
        self._href = given.get("href", "") if tag == "a" else self._href
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
        elif tag == "h2":
            self.headings.append("")

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            continue

    def handle_data(self, data):
        if "style" in self._open:
            return
        self.text += data
        within = self._open[-1] if self._open else ""
        self.title += data if within == "h1" else ""
        if "h2" in self._open:
            self.headings[-1] += data
        if "td" in self._open or "th" in self._open:
            self.tables[-1][-1][-1] += data
        if within == "a":
            self.links.setdefault(data, self._href)
        if within == "code" and "dt" in self._open:
            self._name = data
            self.fields[data] = ""
        elif "dd" in self._open:
            self.fields[self._name] += data

    def rows(self, table=0):
        """The rows below the headings, blanks trimmed."""
        return [[cell.strip() for cell in row] for row in self.tables[table][1:]]

    def related(self, heading):
        """The rows of the related list that stands under a heading."""
        return self.rows([each.strip() for each in self.headings].index(heading))


def read_page(org, path, language="fr", **headers):
    """The page without any session, in one language."""
    answer = requests.get(
        f"{org.url}{path}", headers={"Accept-Language": language, **headers}, timeout=60, allow_redirects=False
    )
    return Page(answer)


def create(org, kind, **values):
    answer = org.call("POST", f"sobjects/{kind}", json=values)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]
