"""Sets of JWKs, as an institution publishes its own."""

from joserfc.jwk import KeySet

from insigne.credentials import KeyPair, PublicKey, VerificationKey, did_document, jwk_set
from tests.credentials.school import DID, KEY, METHOD, NOW

RSA = KeyPair.generate("RSA")
KEYS = [
    VerificationKey(METHOD, KEY.public_key),
    VerificationKey(f"{DID}#p-256", KeyPair.generate("P-256").public_key),
    VerificationKey(f"{DID}#p-384", KeyPair.generate("P-384").public_key),
    VerificationKey(f"{DID}#rsa", RSA.public_key),
]


def test_a_set_names_each_key_by_the_id_of_its_method_and_says_how_it_signs() -> None:
    published = jwk_set(KEYS)["keys"]
    assert [(jwk["kid"], jwk["alg"], jwk["use"]) for jwk in published] == [
        (METHOD, "EdDSA", "sig"),
        (f"{DID}#p-256", "ES256", "sig"),
        (f"{DID}#p-384", "ES384", "sig"),
        (f"{DID}#rsa", "RS256", "sig"),
    ]
    assert [PublicKey.from_jwk(jwk) for jwk in published] == [key.public_key for key in KEYS]


def test_another_library_reads_the_set_as_ours() -> None:
    read = KeySet.import_key_set(jwk_set(KEYS))  # type: ignore[arg-type]
    assert [key.kid for key in read.keys] == [key.id for key in KEYS]
    assert [key.as_dict(private=False)["kty"] for key in read.keys] == ["OKP", "EC", "EC", "RSA"]


def test_a_set_shows_no_secret() -> None:
    secret = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}
    assert all(secret.isdisjoint(jwk) for jwk in jwk_set(KEYS)["keys"])


def test_a_host_of_several_issuers_says_whose_each_key_is() -> None:
    assert {jwk["iss"] for jwk in jwk_set(KEYS, issuer=DID)["keys"]} == {DID}
    assert all("iss" not in jwk for jwk in jwk_set(KEYS)["keys"])


def test_a_retired_key_stays_with_its_end_and_an_unsafe_one_goes() -> None:
    retired = VerificationKey(f"{DID}#vieille", KEY.public_key, expires=NOW)
    unsafe = VerificationKey(f"{DID}#volee", RSA.public_key, revoked=NOW)
    published = jwk_set([retired, unsafe])["keys"]
    assert [(jwk["kid"], jwk["exp"]) for jwk in published] == [(f"{DID}#vieille", int(NOW.timestamp()))]


def test_a_did_document_gives_rsa_keys_as_jwks_and_the_others_as_multikeys() -> None:
    document = did_document(DID, KEYS)
    assert [method["type"] for method in document["verificationMethod"]] == [
        "Multikey",
        "Multikey",
        "Multikey",
        "JsonWebKey",
    ]
    assert document["@context"] == [
        "https://www.w3.org/ns/did/v1",
        "https://w3id.org/security/multikey/v1",
        "https://w3id.org/security/jwk/v1",
    ]
    assert PublicKey.from_jwk(document["verificationMethod"][3]["publicKeyJwk"]) == RSA.public_key
