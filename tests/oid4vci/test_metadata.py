"""What a wallet reads before it asks."""

from django.test import Client

from insigne.awards import addresses
from insigne.catalogue.models import Badge
from insigne.institutions import actions as institutions
from insigne.oid4vci.metadata import issuer_id
from insigne.oid4vci.tokens import address_of
from tests.oid4vci.making import Wallet, an_offer, path_of
from tests.world import World, adopt, awarded, badge, browser

WELL_KNOWN = "/.well-known/openid-credential-issuer/i/ours/wallet"
SERVER = "/.well-known/oauth-authorization-server/i/ours/wallet"


def test_it_names_itself_as_the_offer_does(world: World) -> None:
    offer = an_offer(world.ours)
    told = Wallet(world.ours.institution).read_offer(offer)["credential_issuer"]
    assert told == issuer_id(world.ours.institution) == "https://insigne.example/i/ours/wallet"
    assert browser().get(WELL_KNOWN).json()["credential_issuer"] == told


def test_it_is_found_where_the_standard_says_and_where_older_wallets_look(world: World) -> None:
    client = browser()
    assert (
        client.get(WELL_KNOWN).json()
        == client.get("/i/ours/wallet/.well-known/openid-credential-issuer").json()
    )
    assert (
        client.get(SERVER).json()
        == client.get("/i/ours/wallet/.well-known/oauth-authorization-server").json()
    )
    assert client.get(WELL_KNOWN)["Content-Type"] == "application/json"


def test_it_offers_each_published_badge_in_each_way_of_writing(world: World) -> None:
    adopt(world.ours, "isae-ensma")
    offered = browser().get(WELL_KNOWN).json()["credential_configurations_supported"]
    shown = Badge.objects.filter(institution=world.ours.institution, state=Badge.State.PUBLISHED)
    assert set(offered) == {f"{each.code}.{end}" for each in shown for end in ("ldp", "jwt", "sd-jwt")}


def test_it_costs_as_many_questions_for_ten_badges_as_for_one(
    world: World, django_assert_num_queries
) -> None:
    badge(world.ours)
    client = browser()
    client.get(WELL_KNOWN)
    with django_assert_num_queries(2):
        client.get(WELL_KNOWN)
    adopt(world.ours, "isae-ensma")
    with django_assert_num_queries(2):
        client.get(WELL_KNOWN)


def test_it_says_truly_how_copies_are_signed_and_for_which_keys(world: World) -> None:
    badge(world.ours)
    offered = browser().get(WELL_KNOWN).json()["credential_configurations_supported"].values()
    said = {each["format"]: each["credential_signing_alg_values_supported"] for each in offered}
    assert said == {"ldp_vc": ["eddsa-rdfc-2022"], "jwt_vc_json": ["EdDSA"], "dc+sd-jwt": ["EdDSA"]}
    for each in offered:
        assert each["cryptographic_binding_methods_supported"] == ["jwk", "did:key", "did:jwk"]
        assert each["proof_types_supported"] == {
            "jwt": {"proof_signing_alg_values_supported": ["EdDSA", "ES256", "ES384"]},
            "di_vp": {
                "proof_signing_alg_values_supported": [
                    "eddsa-rdfc-2022",
                    "eddsa-jcs-2022",
                    "ecdsa-rdfc-2019",
                    "ecdsa-jcs-2019",
                ]
            },
        }


def test_it_shows_the_badge_by_its_name_in_both_languages(world: World) -> None:
    badge(world.ours)
    one = next(iter(browser().get(WELL_KNOWN).json()["credential_configurations_supported"].values()))
    shown = {each["locale"]: each["name"] for each in one["credential_metadata"]["display"]}
    assert shown == {"fr": "Engagement associatif", "en": "Community engagement"}
    picture = one["credential_metadata"]["display"][0]["logo"]["uri"]
    assert browser().get(path_of(picture))["Content-Type"] == "image/png"


def test_its_server_knows_one_grant_and_asks_no_wallet_who_it_is(world: World) -> None:
    told = browser().get(SERVER).json()
    assert told["issuer"] == issuer_id(world.ours.institution)
    assert told["pre-authorized_grant_anonymous_access_supported"] is True
    assert told["grant_types_supported"] == ["urn:ietf:params:oauth:grant-type:pre-authorized_code"]
    assert path_of(told["token_endpoint"]) == "/i/ours/wallet/token"


def test_it_describes_the_type_of_its_copies_at_their_own_address(world: World) -> None:
    award = awarded(world.ours)
    address = addresses.badge_type(award.version.badge)
    told = browser().get(path_of(address)).json()
    assert told["vct"] == address
    for name in ("lang", "locale"):  # what the drafts called it, one after the other
        assert {each[name]: each["name"] for each in told["display"]}["fr"] == "Engagement associatif"


def test_it_says_that_it_speaks_both_languages_whichever_was_asked_for(world: World) -> None:
    for wanted in ("en", "de", "fr;q=0.5, en"):
        answer = browser().get(WELL_KNOWN, headers={"accept-language": wanted, "accept": "application/jwt"})
        assert answer["Content-Language"] == "fr, en"
        assert [each["locale"] for each in answer.json()["display"]] == ["fr", "en"]


def test_what_is_read_may_be_asked_for_by_its_headers_alone(world: World) -> None:
    award = awarded(world.ours)
    offer = f"/i/ours/wallet/offers/{address_of(an_offer(world.ours, award).pk)}"
    for path in (WELL_KNOWN, SERVER, offer, path_of(addresses.badge_type(award.version.badge))):
        answer = browser().head(path)
        assert (answer.status_code, answer.content) == (200, b"")
    assert browser().head("/i/ours/wallet/token").status_code == 405


def test_it_is_read_from_any_site_but_the_page_is_not(world: World) -> None:
    award = awarded(world.ours)
    for path in (WELL_KNOWN, SERVER):
        assert browser().get(path)["Access-Control-Allow-Origin"] == "*"
    page = browser(award.recipient).get(f"/a/{award.pk}/wallet")
    assert "Access-Control-Allow-Origin" not in page.headers


def test_it_answers_the_question_that_browsers_ask_first(world: World) -> None:
    for end in ("token", "nonce", "credential", "notification"):
        answer = browser().options(f"/i/ours/wallet/{end}")
        assert answer.status_code == 204
        assert "Authorization" in answer["Access-Control-Allow-Headers"]
        # `*` does not stand for Authorization; with it a wallet may send what it likes, which is not read.
        assert answer["Access-Control-Allow-Headers"].split(", ")[-1] == "*"
        assert answer["Access-Control-Allow-Methods"] == "POST"
    assert browser().get("/i/ours/wallet/token").status_code == 405


def test_another_institution_is_another_issuer(world: World) -> None:
    badge(world.ours)
    theirs = browser().get("/.well-known/openid-credential-issuer/i/theirs/wallet").json()
    assert theirs["credential_issuer"] == "https://insigne.example/i/theirs/wallet"
    assert theirs["credential_configurations_supported"] == {}
    nobody = browser().get("/.well-known/openid-credential-issuer/i/nobody/wallet")
    assert (nobody.status_code, nobody.json()["error"]) == (404, "invalid_request")
    assert nobody["Access-Control-Allow-Origin"] == "*"


def test_it_leaves_no_session_behind(world: World) -> None:
    client = Client()
    client.get(WELL_KNOWN)
    client.post("/i/ours/wallet/nonce")
    assert not client.cookies
    assert institutions.active_key(world.ours.institution)
