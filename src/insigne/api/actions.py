"""Writes of the API: platforms, what a person allows them, their codes and tokens."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from insigne.api.models import Code, Grant, Platform, Token
from insigne.api.registration import Registration
from insigne.api.rules import is_owner
from insigne.institutions.rules import require
from insigne.journal.actions import record
from insigne.people import consents
from insigne.people.models import Use, User
from insigne.web.locks import alone
from insigne.web.tokens import hash_token, new_token

CODE_LIFE = timedelta(seconds=600)
ACCESS_LIFE = timedelta(seconds=3600)
REFRESH_LIFE = timedelta(days=90)
# A registration costs nothing to whoever asks, so those that nobody ever allowed are few and short-lived.
MOST_UNUSED = 500
UNUSED_LIFE = timedelta(days=7)
UNUSED_LEAST_LIFE = timedelta(hours=1)


class TooManyPlatforms(Exception):
    """More platforms registered in the last hour, and were not used, than are kept."""


@transaction.atomic
def register(said: Registration, standard: Platform.Standard) -> tuple[Platform, str]:
    """Keep a new platform; its secret is told once and kept as a hash. Raises TooManyPlatforms.

    When too many wait unused, the oldest makes room, unless it came less than an hour ago: a flood cannot
    close the door for long, and somebody who registers has the time to be allowed.
    """
    alone("register a platform")
    unused = Platform.objects.filter(grants=None).order_by("registered_at", "pk")
    if unused.count() >= MOST_UNUSED:
        oldest = unused.filter(registered_at__lt=timezone.now() - UNUSED_LEAST_LIFE).first()
        if oldest is None:
            raise TooManyPlatforms
        oldest.delete()
    secret = new_token()
    platform = Platform.objects.create(
        standard=standard,
        name=said.name,
        host=said.host,
        uri=said.uri,
        terms_uri=said.terms_uri,
        policy_uri=said.policy_uri,
        logo_uri=said.logo_uri,
        software_id=said.software_id,
        software_version=said.software_version,
        redirect_uris=list(said.redirect_uris),
        scopes=list(said.scopes),
        secret_hash=hash_token(secret),
    )
    record("platform.registered", platform, actor=None, institution_id=None, host=said.host)
    return platform, secret


@transaction.atomic
def allow(platform: Platform, scopes: list[str], *, by: User) -> Grant:
    """The person lets the platform in: the consent, and the grant that its tokens hang on."""
    # Held: another tab that allows more, or withdraws it, comes before or after, never in between.
    grant, made = Grant.objects.select_for_update(no_key=True).get_or_create(
        platform=platform, person=by, ended_at=None, defaults={"scopes": scopes}
    )
    if not made:
        grant.scopes = list(dict.fromkeys([*grant.scopes, *scopes]))
        grant.save(update_fields=["scopes"])
    consents.give(by, Use.PLATFORM, about=grant.pk)
    record("platform.allowed", grant, actor=by, institution_id=None, host=platform.host, scopes=scopes)
    return grant


@transaction.atomic
def withdraw(grant: Grant, *, by: User) -> None:
    """End the grant: every token that came of it is refused from now on."""
    require(is_owner(by, grant))
    ended = Grant.objects.filter(pk=grant.pk, ended_at=None).update(ended_at=timezone.now())
    consents.withdraw(by, Use.PLATFORM, about=grant.pk)
    if ended:
        record("platform.withdrawn", grant, actor=by, institution_id=None, host=grant.platform.host)


def withdraw_platform(person: User, about: UUID) -> None:
    """The same, asked for on the page of consents."""
    if grant := Grant.objects.filter(pk=about, person=person).select_related("platform").first():
        withdraw(grant, by=person)


# --- What oauthlib asks to be kept. Tokens come and go by the hour: they are not told in the journal. ------


def keep_code(grant: Grant, value: str, *, redirect_uri: str, challenge: str, scopes: list[str]) -> Code:
    """Keep an authorization code that was just made."""
    return Code.objects.create(
        hash=hash_token(value),
        grant=grant,
        redirect_uri=redirect_uri,
        challenge=challenge,
        scopes=scopes,
        expires_at=timezone.now() + CODE_LIFE,
    )


def use_code(code: Code) -> bool:
    """Take the code; of two who present it at once one gets it. Whoever comes second breaks the family."""
    if Code.objects.filter(pk=code.pk, used_at=None).update(used_at=timezone.now()):
        return True
    break_family(code)
    return False


@transaction.atomic
def break_family(code: Code) -> None:
    """A code or a refresh token came twice, so somebody stole it: nothing of this family is good any more."""
    if Code.objects.filter(pk=code.pk, broken_at=None).update(broken_at=timezone.now()):
        record("platform.code_replayed", code.grant, actor=None, institution_id=None)


def keep_tokens(code: Code, access: str, refresh: str | None, scopes: list[str]) -> None:
    """Keep the tokens that were just made of a code, or of a refresh token."""
    now = timezone.now()
    rows = [
        Token(
            hash=hash_token(access),
            kind=Token.Kind.ACCESS,
            code=code,
            scopes=scopes,
            expires_at=now + ACCESS_LIFE,
        )
    ]
    if refresh:
        rows.append(
            Token(
                hash=hash_token(refresh),
                kind=Token.Kind.REFRESH,
                code=code,
                scopes=code.scopes,
                expires_at=now + REFRESH_LIFE,
            )
        )
    Token.objects.bulk_create(rows)


def use_refresh(token: Token) -> bool:
    """Take the refresh token: it serves once, and coming twice breaks its family (RFC 9700 §4.14.2)."""
    if Token.objects.filter(pk=token.pk, ended_at=None).update(ended_at=timezone.now()):
        return True
    break_family(token.code)
    return False


def revoke(token: Token) -> None:
    """The platform gives the token back. With a refresh token goes its whole family (RFC 7009 §2.1)."""
    now = timezone.now()
    if token.kind == Token.Kind.REFRESH:
        Token.objects.filter(code=token.code, ended_at=None).update(ended_at=now)
    else:
        Token.objects.filter(pk=token.pk, ended_at=None).update(ended_at=now)


def used(grant: Grant, scope: str) -> None:
    """Note what the platform did last, for the person's page; to the minute, so that reading stays cheap."""
    now = timezone.now()
    known = grant.last_used_at is not None and now - grant.last_used_at < timedelta(minutes=1)
    if not (known and grant.last_scope == scope):
        Grant.objects.filter(pk=grant.pk).update(last_used_at=now, last_scope=scope)


@transaction.atomic
def purge() -> int:
    """Forget what serves nothing more: dead tokens, old codes, platforms that nobody allowed. How many rows."""
    now = timezone.now()
    gone, _ = Token.objects.filter(expires_at__lt=now).delete()
    # A used code is kept as long as a token of its family, to know it again when it comes back.
    codes, _ = Code.objects.filter(expires_at__lt=now, tokens=None).delete()
    platforms, _ = Platform.objects.filter(grants=None, registered_at__lt=now - UNUSED_LIFE).delete()
    return gone + codes + platforms
