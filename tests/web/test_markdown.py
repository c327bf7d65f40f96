"""Markdown that somebody else wrote becomes HTML that can do nothing."""

from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.web.markdown import ALLOWED, to_html

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "![x](https://evil.example/pixel.png)",
    "<javascript:alert(1)>",
    '[x](https://ok.example "onmouseover=alert(1)")',
    "[x]: javascript:alert(1)\n\n[x]",
    "<style>*{display:none}</style>",
    "<iframe src=//evil.example></iframe>",
    "<form action=//evil.example><button>x</button></form>",
    "<a href=javascript:alert(1)>x</a>",
    "```html\n<script>alert(1)</script>\n```",
    "`<script>`",
    "<!--><script>alert(1)</script>-->",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
]
PIECES = st.sampled_from(
    [
        *ATTACKS,
        "<",
        ">",
        '"',
        "'",
        "`",
        "\n",
        "\n\n",
        "# ",
        "> ",
        "- ",
        "[",
        "]",
        "(",
        ")",
        "&#x6A;",
        "\\",
        "**",
        "é",
        " ",
        "javascript:",
        "\0",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=6), max_size=14).map("".join)


class Elements(HTMLParser):
    """Every element and every attribute of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def harmless(html: str) -> bool:
    read = Elements(html)
    links = [value for _tag, name, value in read.attributes if name == "href"]
    return (
        read.tags <= ALLOWED
        and all(
            (tag, name) in {("a", "href"), ("a", "rel"), ("a", "title")}
            for tag, name, _value in read.attributes
        )
        and all(
            ":" not in link.split("/")[0] or link.startswith(("http://", "https://", "mailto:"))
            for link in links
        )
    )


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_known_attack_comes_out_harmless(attack: str) -> None:
    assert harmless(to_html(attack))


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_nothing_that_anybody_writes_can_act(text: str) -> None:
    assert harmless(to_html(text))


def test_the_check_itself_finds_what_acts() -> None:
    for acting in (
        "<script>x</script>",
        "<p onclick=x>",
        "<a href='javascript:x'>",
        "<img src=x>",
        "<p style=x>",
    ):
        assert not harmless(acting)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**fort** et *doux*", "<strong>fort</strong> et <em>doux</em>"),
        ("1. un\n2. deux", "<ol>\n<li>un</li>\n<li>deux</li>\n</ol>"),
        ("- un", "<ul>\n<li>un</li>\n</ul>"),
        ("## Titre", "<h2>Titre</h2>"),
        ("> dit", "<blockquote>\n<p>dit</p>\n</blockquote>"),
        ("a < b & c", "a &lt; b &amp; c"),
    ],
)
def test_what_a_kit_s_author_needs_is_kept(written: str, shown: str) -> None:
    assert shown in to_html(written)


def test_a_link_is_kept_and_gives_nothing_away() -> None:
    html = to_html("[l’école](https://school.example/a?b=c)")
    assert 'href="https://school.example/a?b=c"' in html
    assert "noopener" in html
    assert "noreferrer" in html


def test_a_tag_that_is_taken_away_leaves_its_words() -> None:
    assert "Grand titre" in to_html("# Grand titre")
    assert "<h1" not in to_html("# Grand titre")


def test_templates_use_it_without_escaping_twice() -> None:
    page = Template("{{ text|markdown }}").render(Context({"text": "**é** <b>"}))
    assert page.strip() == "<p><strong>é</strong> &lt;b&gt;</p>"
