"""What a share shows, and at which address it is found."""

from dataclasses import replace
from typing import TYPE_CHECKING

from insigne.institutions.addresses import absolute
from insigne.path.models import PathShare, SpentAddress
from insigne.path.story import figures, story_of
from insigne.path.told import KnowHow, Shown, SkillOf, Standing, Story, ToldBadge, ToldExperience
from insigne.web.localized import LocalizedText
from insigne.web.tokens import hash_token, keyed_hash, token_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse


class NoSuchShare(LookupError):
    """Nothing was ever open at this address."""


class ShareClosed(LookupError):
    """What was open at this address is taken back, expired, or erased. The page for it names nobody."""


def share_at(token: str) -> PathShare:
    """The open share at `/p/<token>`. Raises NoSuchShare, ShareClosed: answer 404, 410."""
    share = PathShare.objects.select_related("person").filter(token_hash=hash_token(token)).first()
    if share is None:
        if SpentAddress.objects.filter(pk=spent_hash(token)).exists():
            raise ShareClosed
        raise NoSuchShare
    if share.opened_at is None:
        raise NoSuchShare
    if not share.is_open or not share.person.is_active:
        raise ShareClosed
    return share


def token_of(share: PathShare) -> str:
    """The last part of a share's address: chosen for a public page; for a link, a keyed hash of its id.

    So the owner can copy a link again, and no table holds its secret.
    """
    if share.address:
        return share.address
    return token_for("path-share", share.pk)


def address_of(share: PathShare) -> str:
    """The address to give to visitors."""
    return absolute("shared-path", token_of(share))


def spent_hash(token: str) -> str:
    """What is kept of the address of somebody who left: without our key, no name can be tried against it."""
    return keyed_hash("path.spent", token)


def discreet(response: "HttpResponse", share: PathShare | None) -> "HttpResponse":
    """The answer with what keeps it out of caches, of other sites' logs and, unless chosen, of search engines."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    if share is None or not share.is_listed:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def visible_story(share: PathShare) -> Story:
    """The owner's path as it is now, cut to what the share names. Nothing in progress, nothing nearly reached."""
    return _Cut(share).of(story_of(share.person))


class _Cut:
    """Keeps of a story what the share chose, and takes out every mention of the rest."""

    def __init__(self, share: PathShare) -> None:
        self.share = share
        self.experiences = frozenset(share.experiences)
        self.badges = frozenset(share.badges)
        self.skills = frozenset(share.skills)

    def of(self, story: Story) -> Story:
        skills = tuple(self._skill(each) for each in story.skills if each.key in self.skills)
        named = {each.key: each for each in skills}
        badges = tuple(self._badge(each, named) for each in story.badges if each.key in self.badges)
        experiences = tuple(
            self._experience(each, named, badges)
            for each in story.experiences
            if each.key in self.experiences
        )
        return Story(
            person_name=story.person_name,
            experiences=experiences,
            badges=badges,
            in_progress=(),
            skills=skills,
            figures=figures(experiences, badges, skills),
            nearly=(),
        )

    def _skill(self, line: KnowHow) -> KnowHow:
        """The line with the grounds that are shared. An application in progress is nobody's business yet."""
        cut = (self._ground(ground, line) for ground in line.grounds)
        grounds = tuple(dict.fromkeys(ground for ground in cut if ground.badge or ground.experience))
        attested = any(ground.badge for ground in grounds)
        standing = Standing.RECOGNISED if attested else Standing.TOLD
        return replace(line, standing=standing, level=0, grounds=grounds)

    def _ground(self, ground: Shown, line: KnowHow) -> Shown:
        """The ground without the badge and the experience that are not shared: not even their words."""
        told = ground.experience in self.experiences
        cut = replace(
            ground,
            experience=ground.experience if told else "",
            experience_title=ground.experience_title if told else "",
            level=0,
        )
        if ground.badge in self.badges:
            return cut
        return replace(
            cut, standing=Standing.TOLD, badge="", badge_name=LocalizedText(), skill_name=line.name
        )

    def _badge(self, badge: ToldBadge, named: "Mapping[str, KnowHow]") -> ToldBadge:
        dated = self.share.shows_dates
        return replace(
            badge,
            picture=badge.picture if badge.is_ours else "",  # in the backpack, where visitors do not go
            awarded_at=badge.awarded_at if dated else None,
            valid_until=badge.valid_until if dated else None,
            experience=badge.experience if badge.experience in self.experiences else "",
            skills=tuple(each for each in badge.skills if each.key in named),
        )

    def _experience(
        self, experience: ToldExperience, named: "Mapping[str, KnowHow]", badges: tuple[ToldBadge, ...]
    ) -> ToldExperience:
        cut = experience
        if not self.share.shows_words:
            cut = replace(cut, situation="", action="", result="", again="")
        if not self.share.shows_dates:
            cut = replace(cut, start=None, end=None)
        if not self.share.shows_structures:
            cut = replace(cut, structure="")
        lines = [named[each.key] for each in experience.skills if each.key in named]
        return replace(
            cut,
            skills=tuple(SkillOf(line.key, line.name, self._standing(cut.key, line)) for line in lines),
            badges=tuple(badge for badge in badges if badge.experience == cut.key),
            in_progress=(),
        )

    def _standing(self, experience: str, line: KnowHow) -> Standing:
        grounds = [ground.standing for ground in line.grounds if ground.experience == experience]
        return Standing.RECOGNISED if Standing.RECOGNISED in grounds else Standing.TOLD
