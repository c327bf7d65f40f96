"""Writes of the catalogue: adopting a kit, publishing and retiring badges."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Max

from insigne.catalogue.kit import KitSpec, read_kit, write_kit, write_zip
from insigne.catalogue.models import Badge, BadgeVersion, Category, Kit, Skill
from insigne.catalogue.pictures import draw, pictures_of
from insigne.institutions.rules import may_manage, require
from insigne.journal.actions import record
from insigne.web.localized import LocalizedText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from insigne.catalogue.kit import BadgeSpec, CategorySpec, Localized
    from insigne.institutions.models import Institution
    from insigne.people.models import User


class AlreadyAdopted(ValueError):
    """This version of the kit is in the institution already."""


class SlugTaken(ValueError):
    """A badge of another kit has this short name: adopting would overwrite somebody else's badge."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


def adopt(
    institution: "Institution", files: "Mapping[str, bytes]", *, by: "User", publish: bool = True
) -> Kit:
    """Bring a kit into an institution: all of it, or nothing.

    A newer version of a kit that is there already gives its badges a new version; what was applied for
    or awarded keeps the old one. Raises KitFaults, AlreadyAdopted, SlugTaken.
    """
    require(may_manage(by, institution.pk))
    spec = read_kit(files)
    archive = write_zip(write_kit(spec, pictures_of(spec, files)))
    with transaction.atomic():
        kit = _keep_kit(institution, spec, archive, by)
        categories = {
            each.id: _keep_category(institution, each, place) for place, each in enumerate(spec.categories)
        }
        for place, badge_spec in enumerate(spec.badges):
            badge = _keep_badge(institution, kit, badge_spec, categories[badge_spec.category], place)
            _publish_version(badge, kit, badge_spec, spec.category(badge_spec.category), files)
            if publish and badge.state == Badge.State.DRAFT:
                _change_state(badge, Badge.State.PUBLISHED, by)
        record("kit.adopted", kit, actor=by, institution_id=institution.pk, kit=spec.id, version=spec.version)
    return kit


@transaction.atomic
def publish(badge: Badge, *, by: "User") -> None:
    """Show a badge in the catalogue and open it to applications."""
    require(may_manage(by, badge.institution_id))
    _change_state(badge, Badge.State.PUBLISHED, by)


@transaction.atomic
def retire(badge: Badge, *, by: "User") -> None:
    """Take a badge out of the catalogue. Awards and open drafts stay; no new application is taken."""
    require(may_manage(by, badge.institution_id))
    _change_state(badge, Badge.State.RETIRED, by)


def _change_state(badge: Badge, state: str, by: "User") -> None:
    """A second click, or a second manager, finds it done: told once."""
    badge.state = state
    if Badge.objects.filter(pk=badge.pk).exclude(state=state).update(state=state):
        record(f"badge.{state}", badge, actor=by, institution_id=badge.institution_id)


def _keep_kit(institution: "Institution", spec: KitSpec, archive: bytes, by: "User") -> Kit:
    try:
        with transaction.atomic():
            return Kit.objects.create(
                institution=institution,
                slug=spec.id,
                version=spec.version,
                name=_localized(spec.name),
                summary=_localized(spec.summary),
                author_name=spec.author.name,
                author_url=spec.author.url,
                author_email=spec.author.email or "",
                licence=spec.licence,
                archive=archive,
                adopted_by=by,
            )
    except IntegrityError as error:
        raise AlreadyAdopted(f"{spec.id} {spec.version}") from error


def _keep_category(institution: "Institution", spec: "CategorySpec", place: int) -> Category:
    look = {"name": _localized(spec.name), "edge": spec.edge, "ink": spec.ink, "tint": spec.tint}
    category, _made = Category.objects.get_or_create(
        institution=institution, slug=spec.id, defaults={**look, "position": place}
    )
    return category


def _keep_badge(
    institution: "Institution", kit: Kit, spec: "BadgeSpec", category: Category, place: int
) -> Badge:
    badge = Badge.objects.filter(institution=institution, slug=spec.id).select_related("current__kit").first()
    if badge is None:
        return Badge.objects.create(institution=institution, category=category, slug=spec.id, position=place)
    if badge.current and badge.current.kit.slug != kit.slug:
        raise SlugTaken(spec.id)
    badge.category = category
    badge.save(update_fields=["category"])
    return badge


def _publish_version(
    badge: Badge, kit: Kit, spec: "BadgeSpec", category: "CategorySpec", files: "Mapping[str, bytes]"
) -> BadgeVersion:
    last = badge.versions.aggregate(last=Max("number"))["last"] or 0
    version = BadgeVersion.objects.create(
        badge=badge,
        kit=kit,
        number=last + 1,
        name=_localized(spec.name),
        summary=_localized(spec.summary),
        description=_localized(spec.description),
        criteria=_localized(spec.criteria),
        audience=_localized(spec.audience),
        experience_hint=_localized(spec.experience_hint),
        reflection_question=_localized(spec.reflection_question if spec.reflection else None),
        skill_word=_localized(spec.skill_word.one),
        skill_words=_localized(spec.skill_word.many),
        tags={"fr": [tag.fr for tag in spec.tags], "en": [tag.en for tag in spec.tags]},
        achievement_type=spec.achievement_type,
        route=spec.route,
        minimum_skills=spec.minimum_skills,
        minutes=spec.minutes,
        answer_days=spec.answer_days,
        validity_months=spec.validity_months,
        picture=LocalizedText(*(draw(spec, category, files, language) for language in ("fr", "en"))),
    )
    Skill.objects.bulk_create(
        Skill(
            version=version,
            code=skill.code,
            position=place,
            name=_localized(skill.name),
            hint=_localized(skill.hint),
            questions=[asdict(question) for question in skill.questions],
            alignments=[asdict(alignment) for alignment in skill.alignments],
        )
        for place, skill in enumerate(spec.skills)
    )
    badge.current = version
    badge.save(update_fields=["current"])
    return version


def _localized(text: "Localized | None") -> LocalizedText:
    return LocalizedText(text.fr, text.en) if text else LocalizedText()
