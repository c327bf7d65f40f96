"""Selectively disclosed tokens: parts that fit, parts that do not, and whoever holds them."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insigne.credentials import CredentialError, KeyPair, build, verify
from insigne.credentials.strict_json import MAX_DEPTH
from insigne.credentials.tokens.jwt import MAX_TOKEN_CHARACTERS, sign_jws
from insigne.credentials.tokens.sd_jwt import read_sd_jwt
from tests.credentials.school import DAY, DID, KEY, NOW, STRANGERS_KEY, an_award, codes
from tests.credentials.tokens import KEYS, METHODS, a_payload, a_web, b64, by_hand

HOLDER = KeyPair.from_seed(bytes(range(1, 33)))
VC_SD = "application/vc+sd-jwt"


def digest(text: str) -> str:
    return b64(hashlib.sha256(text.encode()).digest())


def part(*content: Any) -> str:
    """A disclosure: salt, name, value; or salt, value."""
    return b64(json.dumps(["sel", *content]))


def sd(payload: dict[str, Any], *disclosures: str, holder: str = "", **header: Any) -> str:
    return "~".join((by_hand(payload, **{"typ": "vc+sd-jwt", **header}), *disclosures, holder))


def a_badge_that_hides(*names: str) -> tuple[dict[str, Any], list[str]]:
    """The school's badge with members of its achievement behind digests, and the parts that disclose them."""
    payload = json.loads(json.dumps(a_payload()))
    achievement = payload["credentialSubject"]["achievement"]
    parts = [part(name, achievement.pop(name)) for name in names]
    achievement["_sd"] = sorted(digest(text) for text in parts)
    return {**payload, "_sd_alg": "sha-256"}, parts


def a_plain_one(**changes: Any) -> dict[str, Any]:
    payload = {
        "iss": DID,
        "vct": "https://ecole.example/types/licence",
        "iat": int((NOW - DAY).timestamp()),
        "exp": int((NOW + DAY).timestamp()),
        "sub": "did:example:alice",
        "cnf": {"jwk": HOLDER.public_key.jwk},
        **changes,
    }
    return {name: value for name, value in payload.items() if value is not ...}


def reported(token: str) -> Any:
    return verify(token, a_web(), NOW)


def refusal(text: str) -> str:
    with pytest.raises(CredentialError) as caught:
        read_sd_jwt(text)
    return caught.value.message.code


def test_a_badge_with_all_its_parts_disclosed_verifies() -> None:
    payload, parts = a_badge_that_hides("tag", "name", "description")
    report = reported(sd(payload, *parts))
    assert (report.verdict, report.version) == ("verified", "3.0"), codes(report)
    assert report.badge is not None
    assert report.badge.name == "Engagement associatif"
    assert "proof.partly_disclosed" not in codes(report)
    assert read_sd_jwt(sd(payload, *parts)).payload == a_payload()


def test_a_badge_with_a_part_kept_back_verifies_and_says_so() -> None:
    payload, parts = a_badge_that_hides("tag", "name")
    report = reported(sd(payload, parts[1]))
    assert report.verdict == "verified", codes(report)
    assert "proof.partly_disclosed" in codes(report, "skip")
    assert report.badge is not None
    assert report.badge.tags == ()


def test_a_badge_that_lacks_what_it_needs_is_rejected_whoever_keeps_it_back() -> None:
    payload, _ = a_badge_that_hides("name")
    assert reported(sd(payload)).verdict == "rejected"


def test_a_badge_in_an_envelope_may_be_disclosed_in_parts() -> None:
    payload, parts = a_badge_that_hides("name")
    envelope = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": f"data:{VC_SD},{sd(payload, *parts)}",
        "type": "EnvelopedVerifiableCredential",
    }
    assert verify(envelope, a_web(), NOW).verdict == "verified"


def test_a_disclosure_that_was_changed_is_rejected() -> None:
    payload, _ = a_badge_that_hides("name")
    report = reported(sd(payload, part("name", "Doctorat")))
    assert (report.verdict, codes(report)) == ("rejected", ["format.disclosure_malformed"])


def test_an_issuers_token_that_was_changed_is_rejected() -> None:
    payload, parts = a_badge_that_hides("name")
    token = by_hand(payload, key=STRANGERS_KEY, typ="vc+sd-jwt")
    assert codes(reported(f"{token}~{parts[0]}~"), "fail") == ["proof.invalid"]


def test_parts_within_parts_and_items_of_lists_fall_into_place() -> None:
    inner = part("town", "Paris")
    address = part("address", {"_sd": [digest(inner)], "country": "FR"})
    first, second = part("un"), part({"deux": 2})
    payload = {
        "_sd": [digest(address), digest("a decoy")],
        "list": [{"...": digest(first)}, "milieu", {"...": digest(second)}, {"...": digest("decoy")}],
        "_sd_alg": "sha-256",
    }
    whole = read_sd_jwt(sd(payload, second, inner, address, first))
    assert whole.payload == {
        "address": {"country": "FR", "town": "Paris"},
        "list": ["un", "milieu", {"deux": 2}],
    }
    assert whole.hidden == 2
    assert read_sd_jwt(sd(payload, first)).payload == {"list": ["un", "milieu"]}


@pytest.mark.parametrize("algorithm", ["sha-384", "sha-512"])
def test_longer_digests_are_read(algorithm: str) -> None:
    text = part("a", 1)
    long = b64(hashlib.new(algorithm.replace("-", ""), text.encode()).digest())
    assert read_sd_jwt(sd({"_sd": [long], "_sd_alg": algorithm}, text)).payload == {"a": 1}


ONE = part("a", 1)


@pytest.mark.parametrize(
    ("payload", "disclosures"),
    [
        pytest.param({}, [ONE], id="not signed"),
        pytest.param({"_sd": [digest(ONE)]}, [ONE, ONE], id="given twice"),
        pytest.param({"_sd": [digest(ONE)] * 2}, [ONE], id="two places"),
        pytest.param({"_sd": ["x", "x"]}, [], id="two places, not shown"),
        pytest.param({"_sd": [digest(ONE)], "b": {"_sd": [digest(ONE)]}}, [ONE], id="two places apart"),
        pytest.param({"_sd": [digest(ONE)], "a": 2}, [ONE], id="the name is taken"),
        pytest.param({"b": [{"...": digest(ONE)}]}, [ONE], id="a member in a list"),
        pytest.param({"_sd": [digest(part(1))]}, [part(1)], id="an item in an object"),
        pytest.param({"b": [{"...": digest(part(1)), "c": 1}]}, [part(1)], id="a slot with more in it"),
        pytest.param({"...": digest(ONE)}, [ONE], id="a slot outside of a list"),
        pytest.param({"_sd": digest(ONE)}, [ONE], id="digests are no list"),
        pytest.param({"_sd": [5]}, [], id="a digest is a number"),
        pytest.param({"b": [{"...": None}]}, [], id="a slot is empty"),
        pytest.param({"_sd": [digest(part("_sd", []))]}, [part("_sd", [])], id="named _sd"),
        pytest.param({"_sd": [digest(part("...", 1))]}, [part("...", 1)], id="named ..."),
        pytest.param({"_sd": [digest(part(5, 1))]}, [part(5, 1)], id="named 5"),
        pytest.param({"_sd": "xyz"}, [], id="digests are letters"),
        pytest.param({"_sd": None}, [], id="digests are nothing"),
        pytest.param({"...": "x"}, [], id="a slot outside of a list, not shown"),
        pytest.param({"b": [{"...": digest(b64('"ab"'))}]}, [b64('"ab"')], id="a text of two letters"),
        pytest.param({"_sd": [digest(part())]}, [part()], id="salt alone"),
        pytest.param({"_sd": [digest(part("a", 1, 2))]}, [part("a", 1, 2)], id="too long"),
        pytest.param({"_sd": [digest(b64('[1,"a",1]'))]}, [b64('[1,"a",1]')], id="salt is a number"),
        pytest.param({"_sd": [digest(b64("{}"))]}, [b64("{}")], id="no list"),
        pytest.param({"_sd": [digest("é")]}, ["é"], id="not base64url"),
        pytest.param({}, [""], id="nothing between two signs"),
        pytest.param({}, ["", ""], id="nothing twice"),
    ],
)
def test_what_does_not_fit_what_was_signed_is_refused(
    payload: dict[str, Any], disclosures: list[str]
) -> None:
    assert refusal(sd(payload, *disclosures)) == "format.disclosure_malformed"


@pytest.mark.parametrize("name", ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status", "vc", "vp"])
def test_what_a_verifier_relies_on_is_not_the_holders_to_show_or_to_hide(name: str) -> None:
    text = part(name, 1)
    assert refusal(sd({"_sd": [digest(text)]}, text)) == "format.disclosure_malformed"
    within = {"address": {"_sd": [digest(text)]}}
    assert read_sd_jwt(sd(within, text)).payload == {"address": {name: 1}}


@pytest.mark.parametrize("algorithm", ["md5", "sha-1", 5, None, ["sha-256"]])
def test_a_digest_that_we_do_not_have_is_not_read(algorithm: Any) -> None:
    assert refusal(sd({"_sd_alg": algorithm})) == "format.unsupported"


def test_an_endless_number_of_parts_is_refused() -> None:
    assert refusal(sd({}) + "~" * 2000) == "format.too_large"
    parts = [part(f"a{number}", number) for number in range(1000)]
    payload = {"_sd": [digest(text) for text in parts]}
    assert len(read_sd_jwt(sd(payload, *parts[:999])).payload) == 999
    assert refusal(sd(payload, *parts)) == "format.too_large"


def test_a_part_without_end_is_refused() -> None:
    assert refusal(sd({}, "A" * MAX_TOKEN_CHARACTERS)) == "format.too_large"


def test_space_around_a_token_is_none_of_it() -> None:
    token = sd(a_plain_one())
    assert reported(f"\n {token}{holders(token)} \n").verdict == "verified"


def test_parts_within_parts_without_end_are_refused() -> None:
    text, parts = part("a", 1), []
    for _ in range(100):
        parts.append(text)
        text = part("a", {"_sd": [digest(text)]})
    assert refusal(sd({"_sd": [digest(text)]}, *parts, text)) == "format.too_deep"


def buried(way: str, depth: int) -> tuple[Any, list[str]]:
    """A value within as many others, each behind a digest but where the way is plain; and the parts of it."""
    value: Any = 1
    parts: list[str] = []
    for level in range(depth):
        if way == "plain" and level % 40:
            value = {"a": value}
        elif way == "list":
            parts.append(part(value))
            value = [{"...": digest(parts[-1])}]
        else:
            parts.append(part("a", value))
            value = {"_sd": [digest(parts[-1])]}
    return value, parts


@pytest.mark.parametrize("way", ["member", "list", "plain"])
def test_what_is_buried_as_deep_as_any_document_is_read_and_no_deeper(way: str) -> None:
    value, parts = buried(way, MAX_DEPTH - 1)
    assert read_sd_jwt(sd({"a": value}, *parts)).hidden == 0
    value, parts = buried(way, MAX_DEPTH)
    assert refusal(sd({"a": value}, *parts)) == "format.too_deep"


def holders(token: str, key: KeyPair = HOLDER, typ: str = "kb+jwt", **changes: Any) -> str:
    """The holder's token over everything before it."""
    claims = {
        "iat": int(NOW.timestamp()),
        "aud": "https://rh.example",
        "nonce": "n",
        "sd_hash": digest(token),
        **changes,
    }
    claims = {name: value for name, value in claims.items() if value is not ...}
    return sign_jws(json.dumps(claims).encode(), key, {"typ": typ})


def test_a_holders_token_gets_a_remark_since_nobody_says_whom_it_was_for() -> None:
    token = sd(a_plain_one())
    report = reported(token + holders(token))
    assert report.verdict == "verified", codes(report)
    assert "proof.holder_not_asked" in codes(report, "warn")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"key": STRANGERS_KEY}, id="another key"),
        pytest.param({"typ": "JWT"}, id="another type"),
        pytest.param({"sd_hash": "x"}, id="another badge"),
        pytest.param({"sd_hash": ...}, id="no badge"),
        pytest.param({"iat": ...}, id="no date"),
        pytest.param({"iat": int((NOW + DAY).timestamp())}, id="from tomorrow"),
        pytest.param({"iat": int(NOW.timestamp()) + 301}, id="from later"),
        pytest.param({"aud": ...}, id="for nobody"),
        pytest.param({"nonce": 5}, id="in answer to a number"),
    ],
)
def test_a_holders_token_that_does_not_hold_is_rejected(changes: dict[str, Any]) -> None:
    token = sd(a_plain_one())
    assert codes(reported(token + holders(token, **changes)), "fail") == ["proof.holder_invalid"]


def test_a_holders_clock_may_be_some_minutes_fast() -> None:
    token = sd(a_plain_one())
    assert reported(token + holders(token, iat=int(NOW.timestamp()) + 300)).verdict == "verified"


def test_a_holders_token_that_says_nothing_is_rejected() -> None:
    token = sd(a_plain_one())
    report = reported(token + sign_jws(b"[]", HOLDER, {"typ": "kb+jwt"}))
    assert codes(report, "fail") == ["proof.holder_invalid"]


def test_a_holders_token_over_other_parts_is_rejected() -> None:
    text = part("degree", "Licence")
    payload = a_plain_one(_sd=[digest(text)])
    made_for_all = holders(sd(payload, text))
    assert codes(reported(sd(payload, holder=made_for_all)), "fail") == ["proof.holder_invalid"]


@pytest.mark.parametrize(
    "confirmation", [..., None, {}, {"jwk": 5}, {"jwk": {}}, {"kid": "did:example:alice#1"}]
)
def test_a_holder_whose_key_is_not_known_leaves_the_rest_unconfirmed(confirmation: Any) -> None:
    token = sd(a_plain_one(cnf=confirmation))
    report = reported(token + holders(token))
    assert report.verdict == "unconfirmed"
    assert "proof.holder_unchecked" in codes(report, "unknown")


@pytest.mark.parametrize("type_", ["vc+sd-jwt", "dc+sd-jwt"])
def test_a_credential_that_is_no_badge_is_checked_and_named(type_: str) -> None:
    text = part("degree", "Licence")
    report = reported(sd(a_plain_one(_sd=[digest(text)]), text, typ=type_))
    assert (report.verdict, report.version) == ("verified", None), codes(report)
    said = next(finding for finding in report.findings if finding.code == "format.another_kind")
    assert "https://ecole.example/types/licence" in str(said.message)
    assert report.badge is not None
    assert report.badge.issuer is not None
    assert (report.badge.name, report.badge.issuer.id) == ("https://ecole.example/types/licence", DID)
    assert (report.badge.valid_until, report.badge.recipient and report.badge.recipient.id) == (
        NOW + DAY,
        "did:example:alice",
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"exp": int((NOW - DAY).timestamp())}, "validity.expired"),
        ({"nbf": int((NOW + DAY).timestamp())}, "validity.not_yet"),
        ({"nbf": "soon"}, "validity.unreadable"),
        ({"vct": 5}, "schema.wrong_kind"),
    ],
)
def test_what_is_wrong_with_its_claims_is_said(changes: dict[str, Any], code: str) -> None:
    assert codes(reported(sd(a_plain_one(**changes))), "fail") == [code]


@pytest.mark.parametrize("status", [{"status_list": {"idx": 0, "uri": "https://x.example"}}, 5])
def test_a_status_in_a_claim_is_not_known(status: Any) -> None:
    for payload in (a_plain_one(status=status), a_payload(status=status)):
        report = reported(sd(payload))
        assert report.verdict == "unconfirmed"
        assert "status.unsupported" in codes(report, "unknown")


def test_a_token_that_does_not_end_as_such_tokens_do_is_none() -> None:
    report = reported(by_hand(a_plain_one(), typ="vc+sd-jwt"))
    assert (report.verdict, report.badge) == ("rejected", None)


def test_its_issuer_must_own_the_key() -> None:
    assert reported(sd(a_plain_one(iss="did:web:mal.example"))).verdict != "verified"
    assert reported(sd(a_plain_one(iss=...))).verdict != "verified"


def test_the_w3c_credential_in_an_sd_jwt_keeps_no_claim_as_a_term() -> None:
    payload = a_payload(
        build(an_award()), vct="https://ecole.example/types/badge", cnf={"jwk": HOLDER.public_key.jwk}
    )
    assert reported(sd(payload)).verdict == "verified"


@pytest.mark.parametrize("algorithm", list(KEYS))
def test_each_algorithm_signs_such_tokens(algorithm: str) -> None:
    token = by_hand(a_plain_one(), algorithm, typ="dc+sd-jwt", kid=METHODS[algorithm])
    assert reported(f"{token}~").verdict == "verified"


names = st.text(max_size=3).filter(lambda name: name not in {"_sd", "..."})
trees = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=12,
)


def hide(value: Any, choose: Any, parts: list[str]) -> Any:
    """The value with whatever `choose` picks behind digests."""
    if isinstance(value, list):
        hidden = [hide(item, choose, parts) for item in value]
        return [{"...": kept(parts, item)} if choose() else item for item in hidden]
    if isinstance(value, dict):
        whole: dict[str, Any] = {}
        for name, item in value.items():
            inner = hide(item, choose, parts)
            if choose():
                whole.setdefault("_sd", []).append(kept(parts, name, inner))
            else:
                whole[name] = inner
        return whole
    return value


def kept(parts: list[str], *content: Any) -> str:
    parts.append(b64(json.dumps([f"salt {len(parts)}", *content])))
    return digest(parts[-1])


@given(st.dictionaries(names, trees, max_size=4), st.data())
def test_whatever_is_hidden_comes_back_when_it_is_disclosed(
    tree: dict[str, Any], data: st.DataObject
) -> None:
    parts: list[str] = []
    payload = {"x": hide(tree, lambda: data.draw(st.booleans()), parts)}
    whole = read_sd_jwt(sd(payload, *data.draw(st.permutations(parts))))
    assert whole.payload == {"x": tree}
    assert whole.hidden == 0


@given(trees, st.lists(st.lists(trees, max_size=4), max_size=3))
def test_no_parts_whatever_break_the_reader(value: Any, contents: list[list[Any]]) -> None:
    texts = [b64(json.dumps(content)) for content in contents]
    payload = {"_sd": [*map(digest, texts), value], "vct": value, "cnf": value, "y": [{"...": value}]}
    for digests in (payload, a_plain_one(_sd=list(map(digest, texts)), status=value)):
        assert "format.unexpected" not in codes(reported(sd(digests, *texts)))


def test_the_key_of_the_school_is_not_the_holders() -> None:
    token = sd(a_plain_one())
    assert codes(reported(token + holders(token, key=KEY)), "fail") == ["proof.holder_invalid"]
