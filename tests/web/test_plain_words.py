"""What may be passed on: plain words, and nothing that leads elsewhere."""

import contextlib

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from insigne.web.plain_words import address_in, check_plain, tidy

LINKS = [
    "https://exemple.fr/x",
    "HTTP://EXEMPLE.FR",
    "ftp://x",
    "javascript://x",
    "//exemple.fr",
    "www.exemple",
    "exemple.fr",
    "Exemple.COM",
    "un-site.paris",
    "sous.domaine.exemple.org.",
    "(exemple.net)",
    "bit.ly/3xYz",
    "exemple.museum/page",
    "exemple.fr:8080",
    "exemple.fr?a=1",
    "http://192.168.0.1/",
    "192.168.0.1",
    "xn--bcher-kva.example",
    "mailto:quelquun",
    "ｅｘｅｍｐｌｅ．ｆｒ",
    "exemple。fr",
    "exem\u200bple.fr",
    "exem\u200dple.fr",
    "exemple\u2060.\u2060fr",
    "exe\u00admple.fr",
    "é.fr",
    "exemple.academy",
    "un.sous.domaine.example",
]
ADDRESSES = ["camille@exemple.fr", "Camille.Moreau+b@etu.exemple.fr", "camille@exemple", "écrire à a@b.c."]
PLAIN = [
    "Bonjour. Comment allez-vous ? Très bien, merci !",
    "C’était en 2025-2026 : 1.200 € de dons, soit 3.5 par personne.",
    "M.Dupont et Mme.Durand ont relu le compte rendu (p.ex. la page 3).",
    "Fini...alors on recommence… etc.",
    "Fin de phrase.Début de la suivante, sans espace.",
    "J’ai appris Node.js et Vue.js pour le site du club.",
    "De 8h30 à 10h ; le 22.11.2026.",
    "Association : l’Épicerie / le Local ; oui/non, et/ou.",
    "Appelez-moi au 06 12 34 56 78.",
    "Deux lignes\n\net une troisième",
    "👩\u200d🔬 et son équipe",
    "c.-à-d. i.e. e.g. n.b.",
    "Les élu.es, adhérent.e.s, sportif.ves et professionnel.les ; bon.ne, heureux.se, créateur.rice.",
    "Animateur.trices et coiffeur.euses, tou.te.s : ceux.celles qui viennent, il.elle, un.une.",
]


@pytest.mark.parametrize("text", LINKS)
def test_a_link_is_refused_however_it_is_disguised(text: str) -> None:
    for sentence in (text, f"Voyez {text} pour la suite", f"Voyez\n{text}", f"«{text}»"):
        with pytest.raises(ValidationError):
            check_plain(sentence)


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_e_mail_address_is_refused_with_the_way_to_give_ones_own(text: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError, match="No e-mail address here"):
        check_plain(text)


@pytest.mark.parametrize("text", PLAIN)
def test_words_of_every_day_pass(text: str) -> None:
    check_plain(text)


def test_the_refusal_names_the_words_and_the_way_out() -> None:
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        check_plain("Nous étions au local.la porte était close")
    assert "“local.la” looks like one. If it is not, put a space after the full stop." in str(refused.value)


@given(st.text(max_size=300))
def test_any_text_is_judged_and_tidied_without_a_fault(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert not set(once) & {"\r", "\t", "\x00", "\u202e", "\u200b"}
    try:
        check_plain(text)
    except ValidationError:
        pass
    else:
        check_plain(once)


@given(st.text(alphabet="abc.-", max_size=1000))
def test_a_long_row_of_dots_and_dashes_is_judged_too(text: str) -> None:
    with contextlib.suppress(ValidationError):
        check_plain(text * 3)


@given(
    st.from_regex(r"[a-z]{1,20}\.(fr|com|org|net)", fullmatch=True), st.text(alphabet=" éa,\n", max_size=20)
)
def test_a_bare_domain_is_found_wherever_it_stands(domain: str, around: str) -> None:
    with pytest.raises(ValidationError):
        check_plain(f"{around} {domain} {around}")


def test_a_text_that_is_built_to_be_slow_is_judged_like_another() -> None:
    """Where the time grew with the square of the length, each took minutes."""
    for piece in ("a.", "a-", "é.é", "a.b-", "@", "a:", "a/", "a..b", "1."):
        assert not address_in(piece * 20_000), piece
    assert address_in("a." * 20_000 + "fr")
