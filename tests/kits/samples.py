"""A complete kit that uses every key of the format, and kits at random."""

from dataclasses import replace
from io import BytesIO

from hypothesis import strategies as st
from PIL import Image

from insigne.catalogue.engraver import EDGES, EMBLEMS
from insigne.catalogue.kit import (
    AlignmentSpec,
    Author,
    BadgeSpec,
    CategorySpec,
    DesignSpec,
    KitSpec,
    Localized,
    SkillSpec,
    SkillWord,
    write_kit,
)
from insigne.catalogue.kit.limits import ACHIEVEMENT_TYPES, MARKDOWN, ROUTES

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4" fill="#24408e"/></svg>'


def png(width: int = 8, height: int = 8) -> bytes:
    """A small PNG."""
    target = BytesIO()
    Image.new("RGBA", (width, height), (36, 64, 142, 255)).save(target, "PNG")
    return target.getvalue()


def both(text: str) -> Localized:
    return Localized(f"{text} (français)", f"{text} (English)")


def complete_skill(code: str = "EA1") -> SkillSpec:
    alignment = AlignmentSpec("ESCO v1.2", "http://data.europa.eu/esco/skill/abc", "abc", both("concept"))
    questions = (both("What happened?"), both("What did you do?"))
    return SkillSpec(code, both("Cooperate"), both("With others"), questions, (alignment,))


def complete_badge(id_: str = "first-badge") -> BadgeSpec:
    """A badge by application, engraved, with two skills; every optional key is given."""
    return BadgeSpec(
        id=id_,
        category="school-life",
        name=both("Badge"),
        summary=both("Summary"),
        description=both("A *description*\n\nin two paragraphs"),
        criteria=both("1. One\n2. Two"),
        achievement_type="CoCurricular",
        route="application",
        skill_word=SkillWord(both("skill"), both("skills")),
        minimum_skills=1,
        skills=(complete_skill("EA1"), complete_skill("EA2")),
        reflection=True,
        reflection_question=both("What did you learn?"),
        experience_hint=both("Tell where"),
        audience=both("Students"),
        minutes=45,
        answer_days=15,
        validity_months=24,
        tags=(both("one"), both("two")),
        image=DesignSpec("hands", 9, both("Ring"), both("Base")),
    )


def complete_kit() -> KitSpec:
    """Two categories, and three badges: engraved, with a PNG, with an SVG."""
    drawn = replace(complete_badge("second-badge"), image="images/second.png")
    traced = replace(complete_badge("third-badge"), image="images/third.svg", category="training")
    return KitSpec(
        format=1,
        id="sample-kit",
        version="1.2.3",
        name=both("Kit"),
        summary=both("A kit"),
        author=Author("An author", "https://example.org/kits", "author@example.org"),
        licence="CC-BY-4.0",
        categories=(
            CategorySpec("school-life", both("School life"), "toothed", "#24408E", "#E9EEFA"),
            CategorySpec("training", both("Training"), "octagon", "#17614f", "#E4F2EC"),
        ),
        badges=(complete_badge(), drawn, traced),
    )


def complete_files() -> dict[str, bytes]:
    return write_kit(complete_kit(), {"images/second.png": png(), "images/third.svg": SVG})


def _lines(limit: int) -> st.SearchStrategy[str]:
    """One line of any text: accents, quotes, backslashes, emoji, other alphabets."""
    alphabet = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
    return st.text(alphabet, min_size=1, max_size=min(limit, 30)).filter(lambda text: text.strip() != "")


def _texts(limit: int) -> st.SearchStrategy[Localized]:
    return st.builds(Localized, _lines(limit), _lines(limit))


def _markdown() -> st.SearchStrategy[Localized]:
    """Paragraphs of words, as HTML and images are not for texts."""
    words = st.text(st.sampled_from("abcé ’«»*_.,;:?!-\n"), min_size=1, max_size=min(MARKDOWN, 60))
    text = words.map(lambda drawn: f"x{drawn}".rstrip("\n"))
    return st.builds(Localized, text, text)


_SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True)
_COLOURS = st.sampled_from(("#24408E", "#17614f", "#000000", "#9E2F1B"))
_CATEGORIES = st.builds(
    CategorySpec,
    _SLUGS,
    _texts(120),
    st.sampled_from(EDGES),
    _COLOURS,
    st.sampled_from(("#FBEDE6", "#ffffff")),
)
_ALIGNMENTS = st.builds(
    AlignmentSpec, _lines(120), st.just("http://data.europa.eu/esco/skill/é?q=1#x"), _lines(120), _texts(200)
)
_SKILLS = st.builds(
    SkillSpec,
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.-]{0,5}", fullmatch=True),
    _texts(200),
    _texts(300),
    st.lists(_texts(300), max_size=3).map(tuple),
    st.lists(_ALIGNMENTS, max_size=2).map(tuple),
)


@st.composite
def _badges(draw: st.DrawFn, category: str) -> BadgeSpec:
    skills = draw(st.lists(_SKILLS, max_size=3, unique_by=lambda skill: skill.code).map(tuple))
    route = draw(st.sampled_from(ROUTES if skills else ROUTES[1:]))
    question = draw(st.none() | _texts(600))
    return BadgeSpec(
        id=draw(_SLUGS),
        category=category,
        name=draw(_texts(120)),
        summary=draw(_texts(300)),
        description=draw(_markdown()),
        criteria=draw(_markdown()),
        achievement_type=draw(st.sampled_from(ACHIEVEMENT_TYPES)),
        route=route,
        skill_word=draw(st.builds(SkillWord, _texts(40), _texts(40))),
        minimum_skills=draw(st.integers(1 if route == "application" else 0, len(skills))),
        skills=skills,
        reflection=question is not None,
        reflection_question=question,
        experience_hint=draw(_texts(600)),
        audience=draw(_texts(200)),
        minutes=draw(st.integers(1, 1000)),
        answer_days=draw(st.integers(1, 365)),
        validity_months=draw(st.none() | st.integers(1, 600)),
        tags=draw(st.lists(_texts(40), max_size=2).map(tuple)),
        image=draw(
            st.sampled_from(("one.svg", "images/two.svg"))
            | st.builds(DesignSpec, st.sampled_from(EMBLEMS), st.integers(3, 16), _texts(60), _texts(40))
        ),
    )


@st.composite
def kits(draw: st.DrawFn) -> KitSpec:
    """Any kit that the format allows."""
    categories = draw(st.lists(_CATEGORIES, min_size=1, max_size=2, unique_by=lambda one: one.id).map(tuple))
    one_badge = st.sampled_from([category.id for category in categories]).flatmap(_badges)
    return KitSpec(
        format=1,
        id=draw(_SLUGS),
        version=draw(st.sampled_from(("0.0.1", "1.0.0-rc.1", "10.20.30+build.5"))),
        name=draw(_texts(120)),
        summary=draw(_texts(300)),
        author=draw(
            st.builds(
                Author, _lines(120), st.just("https://example.org"), st.none() | st.just("a@example.org")
            )
        ),
        licence=draw(_lines(120)),
        categories=categories,
        badges=draw(st.lists(one_badge, min_size=1, max_size=2, unique_by=lambda badge: badge.id).map(tuple)),
    )
