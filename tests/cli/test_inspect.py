"""`insigne inspect`: what a badge says and how it is built, judged by nobody."""

import json
from pathlib import Path
from typing import Any

import pytest

from insigne.cli import main
from insigne.credentials import VerificationKey, bake, build, build_v2, did_document, sign_jwt
from insigne.credentials.tokens.jwt import sign_jws
from tests.cli.shell import Shell
from tests.credentials import school
from tests.credentials.pictures import a_png


def file(folder: Path, content: Any, name: str = "badge") -> str:
    path = folder / name
    data = json.dumps(content) if isinstance(content, dict | list) else content
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(path)


@pytest.fixture
def tell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """The anatomy of some content, as JSON."""

    def tell(content: Any) -> Any:
        main(["inspect", "--json", file(tmp_path, content)])
        return json.loads(capsys.readouterr().out)

    return tell


def test_a_badge_is_told_part_by_part(tell: Any) -> None:
    built = tell(school.signed())
    (part,) = built["parts"]
    assert (built["container"], part["form"], part["kind"]) == (None, "JSON", "Open Badges 3.0")
    assert part["says"]["name"] == "Engagement associatif"
    assert part["says"]["issuer"] == "did:web:ecole.example · École d’exemple"
    assert part["says"]["status"] == [f"BitstringStatusListEntry · revocation · 7 @ {school.STATUS_URL}"]
    assert part["says"]["results"] == 5
    assert [context["known"] for context in part["contexts"]] == [True, True]
    assert part["proofs"][0]["verificationMethod"] == school.METHOD
    assert part["size"]["values"] > 300


def test_both_badges_of_a_picture_are_told(tell: Any) -> None:
    picture = bake(a_png(), json.dumps(school.signed()).encode(), kind="3.0")
    picture = bake(picture, json.dumps(build_v2(school.an_award()).assertion).encode(), kind="2.0")
    built = tell(picture)
    assert built["container"] == "PNG"
    assert [part["version"] for part in built["parts"]] == ["3.0", "2.0"]
    assert built["parts"][1]["says"]["badge"] == build_v2(school.an_award()).badge_class["id"]


def test_a_token_shows_its_header_and_its_claims(tell: Any) -> None:
    (part,) = tell(sign_jwt(build(school.an_award()), school.KEY, school.METHOD))["parts"]
    assert (part["form"], part["kind"]) == ("JWT", "Open Badges 3.0")
    assert part["token"]["header"] == {"alg": "EdDSA", "typ": "JWT", "kid": school.METHOD}
    assert part["token"]["claims"]["iss"] == school.DID


def test_an_envelope_is_opened(tell: Any) -> None:
    token = sign_jws(json.dumps(build(school.an_award())).encode(), school.KEY, {"kid": school.METHOD})
    envelope = {"type": "EnvelopedVerifiableCredential", "id": f"data:application/vc+jwt,{token}"}
    (part,) = tell(envelope)["parts"]
    assert part["enveloped"]["kind"] == "Open Badges 3.0"
    assert tell(envelope["id"])["parts"][0]["kind"] == "Open Badges 3.0"


def test_a_token_of_which_parts_are_disclosed_is_told_apart(tell: Any) -> None:
    token = sign_jws(b'{"vct": "https://ecole.example/vct", "_sd": ["a"]}', school.KEY, {"kid": "x"})
    (part,) = tell(f"{token}~WyJzIiwiYSIsMV0~")["parts"]
    assert (part["form"], part["kind"], part["token"]["disclosures"]) == ("SD-JWT", "SD-JWT VC", 1)


def test_a_credential_that_is_no_badge_is_called_by_its_name(tell: Any) -> None:
    credential = {
        "type": ["VerifiableCredential"],
        "name": {"@value": "Permis"},
        "@context": ["https://x.example"],
    }
    (part,) = tell({"type": "VerifiablePresentation", "verifiableCredential": [credential]})["parts"]
    assert (part["kind"], part["says"]["credentials"]) == ("Verifiable Presentation", 1)
    (part,) = tell(credential)["parts"]
    assert (part["kind"], part["says"]["name"]) == ("Verifiable Credential", "Permis")
    assert part["contexts"] == [{"url": "https://x.example", "known": False}]


def test_the_keys_of_a_did_document_are_listed(tell: Any) -> None:
    (part,) = tell(did_document(school.DID, [VerificationKey(school.METHOD, school.KEY.public_key)]))["parts"]
    assert part["kind"] == "DID document"
    assert part["says"]["keys"] == [f"{school.METHOD} · Multikey"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_fits_a_terminal_and_no_sign_of_a_stranger_drives_it(
    tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    award = school.an_award(
        achievement=school.a_badge(name="\x1b[2J\x9b31m\u202eVERIFIED " + "très long " * 40)
    )
    for as_json in ([], ["--json"]):
        assert main(["inspect", "--lang", language, *as_json, file(tmp_path, school.signed(award))]) == 0
    out = capsys.readouterr().out
    assert not set(out) & set("\x1b\x9b\u202e")
    text = out.partition("\n{")[0].splitlines()
    assert max(map(len, text)) <= 80
    assert ("Ce qu’il dit" in out) == (language == "fr")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"hello", b"{", b"\xff\xfe", b"a.b.c", b"a.b.c~d~", b"~.~", b"\x89PNG\r\n\x1a\n", b"<svg",
        b"http://x y", b"data:application/vc+jwt,e30.e30.", b"[" * 5000,
    ],
)  # fmt: skip
def test_what_cannot_be_read_ends_with_3_and_a_sentence(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", file(tmp_path, content)]) == 3
    out, err = capsys.readouterr()
    assert out or err.startswith("insigne: ")


@pytest.mark.parametrize("field", ["issuer", "credentialSubject", "proof", "credentialStatus", "@context", "type", "id",
                                   "name", "evidence", "recipient", "badge", "verificationMethod", "validFrom", "holder"])  # fmt: skip
@pytest.mark.parametrize(
    "value", [None, 7, True, "x", [], {}, [[]], [7, {}], {"id": 7, "name": {}}, {"id": []}]
)
def test_a_document_of_any_shape_is_told(tell: Any, field: str, value: object) -> None:
    for document in (school.signed(), {"type": "Assertion"}):
        assert tell({**document, field: value})["parts"][0]["form"] == "JSON"


@pytest.mark.parametrize(
    "arguments", [["inspect", "b"], ["unbake", "b"], ["keys", "new", "k"], ["inspect", "--help"]]
)
def test_the_tools_start_without_django(shell: Shell, arguments: list[str]) -> None:
    (shell.folder / "b").write_bytes(bake(a_png(), json.dumps(school.signed()).encode(), kind="3.0"))
    program = (
        "import sys; sys.argv.pop(1); from insigne.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = ('django', 'allauth', 'pyld', 'waitress')\n"
        "print(sorted(name for name in sys.modules if name.partition('.')[0] in heavy))"
    )
    done = shell.run(*arguments, program=program)
    assert done.stderr == ""
    assert done.stdout.endswith("[]\n")
