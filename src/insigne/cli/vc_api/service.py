"""What the VC API answers, from parsed JSON to an HTTP status and JSON; it knows nothing of HTTP beside.

W3C Verifiable Credential API 0.7 (now VCALM): issuing, deriving, verifying, presenting, status.
"""

import json
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from insigne.cli.vc_api.calls import CREATED, NOT_FOUND, OK, REFUSED, Answer, Call
from insigne.cli.vc_api.issuers import TOKEN, WAYS, Issuer, Issuers, pointers
from insigne.cli.vc_api.judging import judged, refusal, refuse, verdict_of
from insigne.cli.vc_api.problems import MALFORMED, PARSING, Problem
from insigne.cli.vc_api.status_lists import ENTRY, PURPOSES, NoSuchEntry, StatusLists
from insigne.credentials import (
    CredentialError,
    Fetch,
    Fetched,
    FetchError,
    derive,
    verify,
    verify_presentation,
)
from insigne.credentials.checks.data_model import check_data_model
from insigne.credentials.expectations import check_expectations, check_meant_for_verifiers
from insigne.credentials.linked_data.canonical import canonicalize
from insigne.credentials.strict_json import Json

# What a verifier may expect of a proof, and the member that says it.
_EXPECTED = {"domain": "domain", "challenge": "challenge", "expectedProofPurpose": "proofPurpose"}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Service:
    """All that is behind the doors. `outside` is the way to the web, or None; `base` is our own address."""

    def __init__(self, base: str, outside: Fetch | None = None) -> None:
        self.base = base
        self.issuers = Issuers()
        self.status_lists = StatusLists(f"{base}/status-lists")
        self._outside = outside
        self.doors: Mapping[str, Callable[[Call], Answer]] = {
            "credentials/issue": self.issue,
            "credentials/derive": self.derive,
            "credentials/verify": self.verify,
            "credentials/status": self.update_status,
            "presentations/prove": self.prove,
            "presentations/verify": self.verify_presentation,
        }

    def index(self) -> Json:
        """Who issues here, and by which doors: what the configuration of a test suite asks for."""
        return {
            "issuers": [
                {
                    "id": issuer.id,
                    "key": kind,
                    "suites": {name: f"{self.base}/{name}/{kind}" for name in WAYS if kind in WAYS[name]},
                }
                for kind, issuer in self.issuers.by_kind.items()
            ],
            "doors": sorted(self.doors),
        }

    def issue(self, call: Call) -> Answer:
        """`{credential, options}` → the credential, secured."""
        credential, options = call.part("credential"), call.options
        named = _id_of(credential.get("issuer"))
        way = self.issuers.way(call.suite, call.kind, named, options)
        refuse(check_data_model(credential))
        if named != way.issuer.id:
            credential = {**credential, "issuer": _renamed(credential["issuer"], way.issuer.id)}
        purposes = _purposes(options)
        if purposes:
            credential = self._with_status(credential, way.issuer, purposes, options.get("credentialId"))
        try:
            if way.suite == TOKEN:
                canonicalize(credential)  # a token signs any word: here is asked whether each has a meaning
            return Answer(CREATED, way.secure(credential))
        except CredentialError as error:
            raise refusal(error) from None

    def derive(self, call: Call) -> Answer:
        """`{verifiableCredential, options: {selectivePointers}}` → what a holder shows of it."""
        credential = call.part("verifiableCredential")
        chosen = pointers(call.options, "selectivePointers") or []
        try:
            shown = derive(credential, chosen)
        except CredentialError as error:
            raise refusal(error) from None
        return Answer(CREATED, {**shown, "proof": shown["proof"][0]})

    def verify(self, call: Call) -> Answer:
        """`{verifiableCredential, options}` → 200 if it is verified, 400 with the problems if not."""
        credential = call.body.get("verifiableCredential")
        if not isinstance(credential, dict | str):
            raise Problem(REFUSED, "The request has no “verifiableCredential”.", type_=PARSING)
        report = verify(credential, self.fetch)
        findings = list(report.findings)
        if isinstance(credential, dict):
            findings += check_meant_for_verifiers(credential)
            # A badge is held to the model of badges; here, to that of credentials too.
            findings += [each for each in check_data_model(credential) if each.outcome == "fail"]
        findings += check_expectations(credential, _expected(call))
        wrong = report.verdict != "verified" or any(each.outcome == "fail" for each in findings)
        return judged(findings, verified=not wrong)

    def verify_presentation(self, call: Call) -> Answer:
        """`{verifiablePresentation, options: {challenge, domain}}` → as `verify`."""
        presentation = call.body.get("verifiablePresentation")
        if not isinstance(presentation, dict | str):
            raise Problem(REFUSED, "The request has no “verifiablePresentation”.", type_=PARSING)
        challenge, domain = (call.text_option(name) for name in ("challenge", "domain"))
        report = verify_presentation(presentation, self.fetch, challenge=challenge, domain=domain)
        findings = [*report.findings, *(each for one in report.credentials for each in one.findings)]
        answer = judged(findings, verified=report.verdict == "verified")
        return Answer(
            answer.status, {**answer.body, "credentialResults": [verdict_of(r) for r in report.credentials]}
        )

    def prove(self, call: Call) -> Answer:
        """`{presentation, options: {challenge, domain}}` → the presentation, with the holder's proof."""
        presentation, options = call.part("presentation"), call.options
        holder = _id_of(presentation.get("holder"))
        way = self.issuers.way(call.suite, call.kind, holder, options)
        if way.suite == TOKEN:
            raise Problem(REFUSED, "A presentation is not secured as a token here.")
        if holder not in (None, way.issuer.id):
            raise Problem(
                REFUSED, f"This endpoint presents as {way.issuer.id}, not as {holder}.", type_=MALFORMED
            )
        refuse(check_data_model(presentation))
        try:
            return Answer(CREATED, way.secure(presentation, "authentication"))
        except CredentialError as error:
            raise refusal(error) from None

    def update_status(self, call: Call) -> Answer:
        """`{credentialId, credentialStatus, status}`: set the bit of an entry, or clear it with `status: false`."""
        entry = call.part("credentialStatus", needed=False)
        value = call.body.get("status", entry.get("status", True))
        try:
            self.status_lists.update(
                call.body.get("credentialId"), entry, value not in (False, 0, "0", "0x0")
            )
        except NoSuchEntry:
            raise Problem(NOT_FOUND, "No credential with that status entry was issued here.") from None
        return Answer(OK, {})

    def status_list(self, number: int) -> Json:
        """A status list, signed by the issuer whose entries it holds. Raises Problem."""
        try:
            listed, issuer = self.status_lists.credential(number)
        except NoSuchEntry:
            raise Problem(NOT_FOUND, "There is no such status list.") from None
        return self.issuers.usual_way(issuer).secure(listed)

    def fetch(self, url: str) -> Fetched:
        """Our own status lists; everything else by the way outside, where there is one."""
        number = self._number_of_list(url)
        if number is not None:
            try:
                body = self.status_list(number)
            except Problem:
                return Fetched(url, NOT_FOUND, "application/problem+json", b"{}")
            return Fetched(url, OK, "application/vc+ld+json", json.dumps(body).encode())
        if self._outside is None:
            raise FetchError("offline")
        return self._outside(url)

    def _number_of_list(self, url: str) -> int | None:
        try:
            asked, own = urlsplit(url), urlsplit(self.base)
            ours = asked.hostname in _LOOPBACK and (asked.scheme, asked.port) == (own.scheme, own.port)
        except ValueError:
            return None
        number = asked.path.removeprefix("/status-lists/")
        return int(number) if ours and number.isdecimal() and len(number) < 10 else None

    def _with_status(self, credential: Json, issuer: Issuer, purposes: list[str], name: object) -> Json:
        """The credential with an entry for each purpose; `name` is what an update calls it by, if not its id."""
        given = credential.get("credentialStatus", [])
        entries = [*(given if isinstance(given, list) else [given])]
        called = credential.get("id") if name is None else name
        entries += [self.status_lists.new_entry(issuer, each, called) for each in purposes]
        return {**credential, "credentialStatus": entries if len(entries) > 1 else entries[0]}


def _purposes(options: Json) -> list[str]:
    """What the credential's status entries are to be about. Raises Problem."""
    asked = options.get("credentialStatus", [])
    entries = asked if isinstance(asked, list) else [asked]
    purposes = [options["statusPurpose"]] if "statusPurpose" in options else []
    for entry in entries:
        if not isinstance(entry, dict) or entry.get("type", ENTRY) != ENTRY:
            raise Problem(
                REFUSED, f"The status entries that we make are of the type {ENTRY}.", type_=MALFORMED
            )
        purposes.append(entry.get("statusPurpose", "revocation"))
    if not all(isinstance(purpose, str) and purpose in PURPOSES for purpose in purposes):
        raise Problem(
            REFUSED, f"A status has one of these purposes: {', '.join(sorted(PURPOSES))}.", type_=MALFORMED
        )
    return purposes


def _expected(call: Call) -> dict[str, str]:
    """What the options say that each proof must say. Raises Problem."""
    asked = {field: call.text_option(option) for option, field in _EXPECTED.items()}
    return {field: value for field, value in asked.items() if value is not None}


def _renamed(issuer: object, id_: str) -> object:
    """The issuer of a credential under another id: we have keys for our own names only."""
    return {**issuer, "id": id_} if isinstance(issuer, dict) else id_


def _id_of(who: object) -> object:
    return who.get("id") if isinstance(who, dict) else who
