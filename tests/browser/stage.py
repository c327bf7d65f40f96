"""What a test finds when it arrives. Runs in the server: asked over HTTP, so that a test holds no database."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from itertools import count

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from insigne.applications import actions, decisions
from insigne.applications.models import Application
from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.catalogue.models import Badge
from insigne.institutions import actions as institutions
from insigne.institutions.models import Role
from insigne.people import actions as people
from insigne.people.models import User
from tests import world as worlds
from tests.browser.pages import MODULES
from tests.browser.site import PASSWORD
from tests.world import House

KITS = ("engagement-associatif", "tutorer-ses-pairs", "isae-ensma")
_numbers = count(1)


@dataclass
class Set:
    """What is told to the test: addresses, and for each part who plays it."""

    slug: str
    badge: str
    people: dict[str, dict[str, str]] = field(default_factory=dict)
    applications: dict[str, str] = field(default_factory=dict)
    awards: dict[str, str] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    invitation: str = ""


@csrf_exempt
def play(request: HttpRequest, scene: str) -> JsonResponse:
    """Set one of `SCENES`, for people who read `?language=`."""
    return JsonResponse(asdict(SCENES[scene](request.GET["language"])))


def _house(language: str, kits: tuple[str, ...] = KITS[:1]) -> tuple[House, Set]:
    at = worlds.house(f"ecole-{next(_numbers)}")
    for kit in kits:
        worlds.adopt(at, kit)
    badge = Badge.objects.filter(institution=at.institution, slug="engagement-associatif").first()
    told = Set(slug=at.institution.slug, badge=badge.code if badge else "")
    for part in ("administrator", "manager", "reviewer", "second_reviewer", "student"):
        cast(told, part, getattr(at, part), language)
    return at, told


def cast(told: Set, part: str, user: User, language: str) -> User:
    """Give this person a language, a password, and a session that a test may take."""
    people.choose_language(user, language)
    user.set_password(PASSWORD)
    user.save()
    cookies = worlds.browser(user).cookies
    told.people[part] = {"name": user.name, "email": user.email, "session": cookies["sessionid"].value}
    return user


def student(at: House, told: Set, part: str, language: str) -> User:
    user = cast(told, part, worlds.person(f"Camille Moreau-{next(_numbers)}"), language)
    institutions.grant(at.institution, user, Role.STUDENT, by=at.administrator)
    return user


def blank(language: str) -> Set:
    """An institution with one badge, and nothing done yet."""
    return _house(language)[1]


def empty(language: str) -> Set:
    """An institution that has adopted nothing yet."""
    return _house(language, ())[1]


def draft(language: str) -> Set:
    """A complete draft."""
    return _with_application(language, worlds.draft)


def submitted(language: str) -> Set:
    """An application that waits for its reviewer."""
    return _with_application(language, worlds.submitted)


def awarded(language: str) -> Set:
    """An award whose page nobody but its recipient may open."""
    at, told = _house(language)
    told.awards["private"] = str(worlds.awarded(at, public=2).pk)
    return told


def two_recipients(language: str) -> Set:
    """Two people who obtained the same badge."""
    at, told = _house(language)
    for part in ("one", "other"):
        worlds.awarded(at, student(at, told, part, language))
    return told


def _with_application(language: str, made: Callable[[House], Application]) -> Set:
    at, told = _house(language)
    told.applications["student"] = str(made(at).pk)
    return told


def gallery(language: str) -> Set:
    """One institution in which every page has something to show."""
    at, told = _house(language, KITS)
    for state, made in GALLERY.items():
        applicant = student(at, told, state, language)
        application = made(at, applicant)
        told.applications[state] = str(application.pk)
        award = Award.objects.filter(recipient=applicant).first()
        if award:
            told.awards[state] = str(award.pk)
    told.invitation = _invite(at, language)
    for module in MODULES:
        if set_up := getattr(module, "set_up", None):
            set_up(at, told, language)
    return told


def _invite(at: House, language: str) -> str:
    """The address of an invitation that nobody has answered."""
    email = f"invitee-{next(_numbers)}@ailleurs.example"
    invitation = people.invite(
        at.institution, by=at.manager, email=email, role=Role.REVIEWER, language=language
    )
    return reverse("invitation", args=[people.token_of(invitation)])


def _begun(at: House, student: User) -> Application:
    return actions.start(worlds.badge(at), by=student)


def _returned(at: House, student: User) -> Application:
    application = worlds.submitted(at, student)
    worlds.reviewed(application, at.reviewer, "not_yet", "Racontez une journée précise.", "Presque.")
    decisions.ask_for_more(application, by=at.reviewer)
    return application


def _refused(at: House, student: User) -> Application:
    application = worlds.submitted(at, student)
    worlds.reviewed(application, at.reviewer, "not_yet", "Trop bref.", "Cette expérience est trop courte.")
    decisions.refuse(application, by=at.reviewer)
    return application


def _withdrawn(at: House, student: User) -> Application:
    application = worlds.submitted(at, student)
    actions.withdraw(application, by=student)
    return application


def _shared(at: House, student: User) -> Application:
    award = worlds.awarded(at, student, public=2)
    awards.share(award, Award.Sharing.LISTED, by=student)
    return _source(award)


def _accepted(at: House, student: User) -> Application:
    return _source(worlds.awarded(at, student, public=2))


def _revoked(at: House, student: User) -> Application:
    award = worlds.awarded(at, student)
    awards.share(award, Award.Sharing.LISTED, by=student)
    awards.revoke(award, reason="Attribuée par erreur.", by=at.manager)
    return _source(award)


def _source(award: Award) -> Application:
    return Application.objects.get(award_id=award.pk)


GALLERY: dict[str, Callable[[House, User], Application]] = {
    "begun": _begun,
    "draft": worlds.draft,
    "submitted": worlds.submitted,
    "returned": _returned,
    "refused": _refused,
    "withdrawn": _withdrawn,
    "private": _accepted,
    "shared": _shared,
    "revoked": _revoked,
}
SCENES: dict[str, Callable[[str], Set]] = {
    scene.__name__: scene for scene in (blank, empty, draft, submitted, awarded, two_recipients, gallery)
}
