"""Every sentence that a verification can say, in English and French, by its stable code.

A code is `<check>.<what>`; the two are documented in `docs/developers/credentials.md` and do not change. A
word in braces is filled in. French typography (no-break spaces) is added when the sentence is read out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "fr"]


def nearest_language(tag: str) -> Language:
    """Which of the two is closest to a language tag ("en-GB", "fr", BCP 47): English to any English, else French."""
    return "en" if tag.lower().startswith("en") else "fr"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in both languages."""

    en: str
    fr: str


SENTENCES: Mapping[str, Sentence] = {
    "format.read": Sentence("The document could be read.", "Le document a pu être lu."),
    "format.not_a_badge": Sentence(
        "This is not an Open Badge that we know.",
        "Ce n’est pas un Open Badge connu.",
    ),
    "format.not_json": Sentence("The text is not valid JSON.", "Le texte n’est pas du JSON valide."),
    "format.ambiguous_json": Sentence(
        "The JSON could be understood in two ways: {what}.",
        "Le JSON peut être compris de deux façons : {what}.",
    ),
    "format.too_large": Sentence(
        "The file is larger than what is accepted ({limit}).",
        "Le fichier dépasse la taille acceptée ({limit}).",
    ),
    "format.too_deep": Sentence(
        "The document has more than {limit} levels, one inside the other.",
        "Le document compte plus de {limit} niveaux imbriqués.",
    ),
    "format.unsupported": Sentence(
        "This form of badge is recognised but not read yet: {kind}.",
        "Cette forme de badge est reconnue mais n’est pas encore lue : {kind}.",
    ),
    "format.unreachable": Sentence(
        "The address did not give a badge: {reason}.",
        "L’adresse n’a pas donné de badge : {reason}.",
    ),
    "format.unexpected": Sentence(
        "The document could not be examined.",
        "Le document n’a pas pu être examiné.",
    ),
    "format.token_malformed": Sentence(
        "The signed text (JWT) is cut or damaged: {part}.",
        "Le texte signé (JWT) est coupé ou abîmé : {part}.",
    ),
    "format.another_kind": Sentence(
        "This is no Open Badge but a credential of another kind: {kind}.",
        "Ce n’est pas un Open Badge mais un justificatif d’un autre type : {kind}.",
    ),
    "format.envelope_malformed": Sentence(
        "The envelope of the badge cannot be opened: {reason}.",
        "L’enveloppe du badge ne peut pas être ouverte : {reason}.",
    ),
    "format.disclosure_malformed": Sentence(
        "What the holder discloses does not fit what was signed: {reason}.",
        "Ce que le titulaire dévoile ne correspond pas à ce qui a été signé : {reason}.",
    ),
    "image.intact": Sentence(
        "The image is intact and carries a badge.", "L’image est intacte et contient un badge."
    ),
    "image.damaged": Sentence(
        "The image was altered or damaged; ask for the original file.",
        "L’image a été modifiée ou abîmée ; demandez le fichier d’origine.",
    ),
    "image.empty": Sentence(
        "The image carries no badge; some sites and phones remove it when they save the image.",
        "L’image ne contient pas de badge ; certains sites et téléphones l’enlèvent en l’enregistrant.",
    ),
    "image.several": Sentence(
        "The image carries several badges of the same kind.",
        "L’image contient plusieurs badges du même type.",
    ),
    "image.another_version": Sentence(
        "The image also carries an Open Badges {other} badge; the {read} one was checked.",
        "L’image contient aussi un badge Open Badges {other} ; c’est la version {read} qui a été vérifiée.",
    ),
    "image.unusable": Sentence(
        "The image must be a PNG, or an SVG in UTF-8.",
        "L’image doit être un PNG, ou un SVG en UTF-8.",
    ),
    "pdf.attached": Sentence(
        "The badge is attached to the PDF as “{name}”.",
        "Le badge est joint au PDF sous le nom « {name} ».",
    ),
    "pdf.print_unsigned": Sentence(
        "What is printed on the pages of the PDF is not signed: compare it with what the badge says.",
        "Ce qui est imprimé sur les pages du PDF n’est pas signé : comparez-le avec ce que dit le badge.",
    ),
    "pdf.another_version": Sentence(
        "The PDF also carries an Open Badges {other} document for this badge; only the {read} one was checked.",
        "Le PDF contient aussi un document Open Badges {other} pour ce badge ; seule la version {read} a été vérifiée.",
    ),
    "pdf.not_badges": Sentence(
        "Files attached to the PDF that are no badges, and were left aside: {number}.",
        "Fichiers joints au PDF qui ne sont pas des badges, et ont été laissés de côté : {number}.",
    ),
    "pdf.several": Sentence(
        "Several badges are attached to the PDF ({number}); give the file itself, and each of them is checked.",
        "Plusieurs badges sont joints au PDF ({number}) ; donnez le fichier lui-même, et chacun d’eux sera vérifié.",
    ),
    "pdf.empty": Sentence(
        "No badge is attached to the PDF: it was printed, scanned or saved anew, or never had one. Ask for the "
        "original file or the badge’s address, or scan its QR code.",
        "Aucun badge n’est joint au PDF : il a été imprimé, numérisé ou réenregistré, ou n’en a jamais eu. Demandez le "
        "fichier d’origine ou l’adresse du badge, ou scannez son QR code.",
    ),
    "pdf.damaged": Sentence(
        "The PDF is cut or damaged and cannot be opened; ask for the original file.",
        "Le PDF est coupé ou abîmé et ne peut pas être ouvert ; demandez le fichier d’origine.",
    ),
    "pdf.locked": Sentence(
        "The PDF is locked with a password; ask for the file without it, or for the badge’s address.",
        "Le PDF est protégé par un mot de passe ; demandez le fichier sans protection, ou l’adresse du badge.",
    ),
    "pdf.too_heavy": Sentence(
        "Opening the PDF takes too much work, or too many files are attached; ask for the badge’s own file or address.",
        "Le PDF demande trop de travail pour être ouvert, ou trop de fichiers y sont joints ; demandez le fichier du "
        "badge ou son adresse.",
    ),
    "pdf.busy": Sentence(
        "Other PDFs are being opened at this moment; give this one again in a minute.",
        "D’autres PDF sont en cours d’ouverture ; donnez celui-ci à nouveau dans une minute.",
    ),
    "context.known": Sentence(
        "All vocabularies of the badge are known.",
        "Tous les vocabulaires du badge sont connus.",
    ),
    "context.missing": Sentence(
        "The badge does not say which vocabulary it uses.",
        "Le badge n’indique pas le vocabulaire qu’il utilise.",
    ),
    "context.unknown": Sentence(
        "The badge uses a vocabulary that we do not have: {context}.",
        "Le badge utilise un vocabulaire que nous n’avons pas : {context}.",
    ),
    "context.unusable": Sentence(
        "The vocabulary of the badge cannot be used: {reason}.",
        "Le vocabulaire du badge est inutilisable : {reason}.",
    ),
    "context.term_lost": Sentence(
        "The badge holds a term that its vocabulary does not define and no signature covers: {term}.",
        "Le badge contient un terme que son vocabulaire ne définit pas et que rien ne signe : {term}.",
    ),
    "context.term_hidden": Sentence(
        "The badge states “{term}” under another name, which hides it from those who read it.",
        "Le badge indique « {term} » sous un autre nom, ce qui le cache à ses lecteurs.",
    ),
    "context.not_one_node": Sentence(
        "The document does not describe one thing only.",
        "Le document ne décrit pas une seule chose.",
    ),
    "context.too_complex": Sentence(
        "The document would take too much work to check.",
        "Le document demanderait trop de calculs pour être vérifié.",
    ),
    "schema.complete": Sentence(
        "All fields that the standard requires are there.",
        "Tous les champs exigés par la norme sont présents.",
    ),
    "schema.missing_field": Sentence(
        "A field that the standard requires is missing: {field}.",
        "Un champ exigé par la norme manque : {field}.",
    ),
    "schema.missing_one_of": Sentence(
        "One of these fields is needed: {fields}.",
        "L’un de ces champs est nécessaire : {fields}.",
    ),
    "schema.recommended_field": Sentence(
        "A field of the standard is missing, which does no harm: {field}.",
        "Un champ de la norme manque, sans gravité : {field}.",
    ),
    "schema.wrong_kind": Sentence(
        "A field does not hold the kind of value that the standard requires: {field}.",
        "Un champ ne contient pas le type de valeur exigé par la norme : {field}.",
    ),
    "schema.unknown_term": Sentence(
        "A field holds a word that the standard does not have: {field}, {term}.",
        "Un champ contient un mot absent de la norme : {field}, {term}.",
    ),
    "schema.wrong_context": Sentence(
        "The first context must be that of the standard: {field}, {context}.",
        "Le premier contexte doit être celui de la norme : {field}, {context}.",
    ),
    "schema.missing_type": Sentence(
        "The document does not say that it is a {type}: {field}.",
        "Le document ne dit pas qu’il est un {type} : {field}.",
    ),
    "schema.type_undefined": Sentence(
        "A type is defined by no context of the document: {field}, {type}.",
        "Un type n’est défini par aucun contexte du document : {field}, {type}.",
    ),
    "schema.not_a_url": Sentence(
        "A field must hold one address and does not: {field}.",
        "Un champ doit contenir une adresse et n’en contient pas : {field}.",
    ),
    "schema.not_an_instant": Sentence(
        "A field must hold a date with its time and zone and does not: {field}.",
        "Un champ doit contenir une date avec son heure et son fuseau et n’en contient pas : {field}.",
    ),
    "schema.dates_reversed": Sentence(
        "The badge would end before it starts: {field}.",
        "Le badge finirait avant de commencer : {field}.",
    ),
    "schema.repeated": Sentence(
        "The same resource is listed twice: {field}.",
        "La même ressource est citée deux fois : {field}.",
    ),
    "schema.unknown_field": Sentence(
        "A field does not exist in a part where the standard allows no others: {field}.",
        "Un champ n’existe pas dans une partie où la norme n’en permet pas d’autres : {field}.",
    ),
    "schema.empty": Sentence(
        "A field is there but holds nothing: {field}.",
        "Un champ est présent mais ne contient rien : {field}.",
    ),
    "schema.list_of_one": Sentence(
        "A field holds a list where the standard wants a single value: {field}.",
        "Un champ contient une liste là où la norme veut une seule valeur : {field}.",
    ),
    "schema.language_map": Sentence(
        "A field gives its text in several languages, which many readers do not expect: {field}.",
        "Un champ donne son texte en plusieurs langues, ce que beaucoup de lecteurs n’attendent pas : {field}.",
    ),
    "schema.not_an_address": Sentence(
        "A field that names something does not begin as an address does: {field}.",
        "Un champ qui désigne quelque chose ne commence pas comme une adresse : {field}.",
    ),
    "schema.context_order": Sentence(
        "The vocabulary of Open Badges does not stand second, as the standard wants.",
        "Le vocabulaire d’Open Badges n’est pas en deuxième place, comme le veut la norme.",
    ),
    "schema.no_such_result": Sentence(
        "A result refers to a description that the badge does not have: {field}.",
        "Un résultat renvoie à une description que le badge n’a pas : {field}.",
    ),
    "schema.not_applied": Sentence(
        "The badge names a further schema, which was not applied: {schema}.",
        "Le badge nomme un autre schéma, qui n’a pas été appliqué : {schema}.",
    ),
    "schema.older_model": Sentence(
        "The badge follows an older edition of the standard (Verifiable Credentials 1.1).",
        "Le badge suit une édition plus ancienne de la norme (Verifiable Credentials 1.1).",
    ),
    "proof.valid": Sentence(
        "The signature is valid: nothing was changed since it was made.",
        "La signature est valide : rien n’a changé depuis qu’elle a été apposée.",
    ),
    "proof.invalid": Sentence(
        "The signature does not match: something was changed, or it was signed with another key.",
        "La signature ne correspond pas : le contenu a été modifié, ou signé avec une autre clé.",
    ),
    "proof.another_is_invalid": Sentence(
        "Another signature of the badge does not match.",
        "Une autre signature du badge ne correspond pas.",
    ),
    "proof.missing": Sentence("The badge is not signed.", "Le badge n’est pas signé."),
    "proof.malformed": Sentence(
        "The signature is not written as it should be: {field}.",
        "La signature n’est pas écrite comme il faut : {field}.",
    ),
    "proof.wrong_purpose": Sentence(
        "The signature was made for another purpose: {purpose}.",
        "La signature a été faite pour un autre usage : {purpose}.",
    ),
    "proof.expired": Sentence("The signature expired on {date}.", "La signature a expiré le {date}."),
    "proof.unsupported": Sentence(
        "The badge is signed in a way that we do not read: {kind}.",
        "Le badge est signé d’une façon que nous ne lisons pas : {kind}.",
    ),
    "proof.algorithm_forbidden": Sentence(
        "The badge names a way of signing that proves nothing: {algorithm}.",
        "Le badge indique une façon de signer qui ne prouve rien : {algorithm}.",
    ),
    "proof.algorithm_mismatch": Sentence(
        "The way of signing does not go with the key: {algorithm}, {key}.",
        "La façon de signer ne va pas avec la clé : {algorithm}, {key}.",
    ),
    "proof.wrong_type": Sentence(
        "The signed text (JWT) was made for another use: {type}.",
        "Le texte signé (JWT) a été fait pour un autre usage : {type}.",
    ),
    "proof.header_not_read": Sentence(
        "The signed text (JWT) says more about its signature than the standard has, which does no harm: {names}.",
        "Le texte signé (JWT) en dit plus sur sa signature que la norme, sans gravité : {names}.",
    ),
    "proof.claim_mismatch": Sentence(
        "The signed text (JWT) and the badge in it contradict each other: {claim}, {field}.",
        "Le texte signé (JWT) et le badge qu’il contient se contredisent : {claim}, {field}.",
    ),
    "proof.claims_missing": Sentence(
        "The signed text (JWT) leaves out what the badge itself says, which does no harm: {claims}.",
        "Le texte signé (JWT) ne répète pas ce que dit le badge, sans gravité : {claims}.",
    ),
    "proof.old_wrapping": Sentence(
        "The badge is wrapped (“{claim}”) as only the older edition of the standard allowed.",
        "Le badge est emballé (« {claim} ») comme seule le permettait l’ancienne édition de la norme.",
    ),
    "proof.partly_disclosed": Sentence(
        "The holder may keep back parts of the document ({number}); what is shown was signed.",
        "Le titulaire peut taire des parties du document ({number}) ; ce qui est montré a été signé.",
    ),
    "proof.holder_not_asked": Sentence(
        "The holder signed this copy for somebody; for whom was not asked.",
        "Le titulaire a signé cette copie pour quelqu’un ; le destinataire n’était pas à vérifier.",
    ),
    "proof.holder_unchecked": Sentence(
        "Whether the holder signed this copy could not be checked, for want of the key.",
        "La signature du titulaire sur cette copie n’a pas pu être vérifiée, faute de clé.",
    ),
    "proof.holder_invalid": Sentence(
        "The holder’s signature on this copy does not hold: {reason}.",
        "La signature du titulaire sur cette copie n’est pas valable : {reason}.",
    ),
    "proof.not_yet": Sentence(
        "The signature only holds from {date} on.", "La signature n’est valable qu’à partir du {date}."
    ),
    "proof.legacy_suite": Sentence(
        "The badge is signed in an older way, from before the standard was final: {suite}.",
        "Le badge est signé d’une façon ancienne, d’avant la norme définitive : {suite}.",
    ),
    "proof.wrong_audience": Sentence(
        "The signature was made for somebody else, or for another question: {field}.",
        "La signature a été faite pour quelqu’un d’autre, ou pour une autre demande : {field}.",
    ),
    "proof.other_context": Sentence(
        "The badge names other vocabularies than those that were signed.",
        "Le badge indique d’autres vocabulaires que ceux qui ont été signés.",
    ),
    "proof.derived": Sentence(
        "The holder chose which parts of the badge to show; what is shown was signed by the issuer.",
        "Le titulaire a choisi les parties du badge à montrer ; ce qui est montré a été signé par l’émetteur.",
    ),
    "proof.for_the_holder": Sentence(
        "This proof is for the holder alone: what is shown to others is derived from it.",
        "Cette preuve est réservée au titulaire : ce qui est montré à d’autres en est tiré.",
    ),
    "proof.no_such_part": Sentence(
        "The badge does not have the part that is to be shown: {part}.",
        "Le badge n’a pas la partie à montrer : {part}.",
    ),
    "proof.previous_missing": Sentence(
        "The signature builds upon another one, which is not there: {id}.",
        "La signature s’appuie sur une autre, qui est absente : {id}.",
    ),
    "proof.previous_invalid": Sentence(
        "The signature builds upon another one, which does not hold.",
        "La signature s’appuie sur une autre, qui n’est pas valable.",
    ),
    "proof.previous_unchecked": Sentence(
        "The signature builds upon another one, which could not be checked.",
        "La signature s’appuie sur une autre, qui n’a pas pu être vérifiée.",
    ),
    "proof.unchecked": Sentence(
        "The signature could not be checked, for want of the key.",
        "La signature n’a pas pu être vérifiée, faute de clé.",
    ),
    "proof.unusual_algorithm": Sentence(
        "The badge is signed with an algorithm that its standard does not name: {algorithm}.",
        "Le badge est signé avec un algorithme que sa norme ne nomme pas : {algorithm}.",
    ),
    "proof.published": Sentence(
        "The badge is published at its own address: {address}.",
        "Le badge est publié à sa propre adresse : {address}.",
    ),
    "proof.unreachable": Sentence(
        "An address of the badge could not be read: {address} ({reason}).",
        "Une adresse du badge n’a pas pu être lue : {address} ({reason}).",
    ),
    "proof.another_id": Sentence(
        "The address of the badge leads to another badge: {address}.",
        "L’adresse du badge mène à un autre badge : {address}.",
    ),
    "proof.other_address": Sentence(
        "The badge that {address} leads to gives another address as its own, where it is published: {id}.",
        "Le badge auquel mène {address} donne une autre adresse comme la sienne, où il est publié : {id}.",
    ),
    "proof.differs": Sentence(
        "The badge is not the same as the one published at its address: {address}.",
        "Le badge diffère de celui publié à son adresse : {address}.",
    ),
    "proof.enclosed_valid": Sentence(
        "A badge that the record holds does come from its issuer: {id} ({issuer}).",
        "Un badge contenu dans le relevé vient bien de son émetteur : {id} ({issuer}).",
    ),
    "proof.enclosed_invalid": Sentence(
        "A badge that the record holds is not valid: {id} ({reason}).",
        "Un badge contenu dans le relevé n’est pas valable : {id} ({reason}).",
    ),
    "proof.enclosed_unconfirmed": Sentence(
        "A badge that the record holds could not be confirmed: {id} ({reason}).",
        "Un badge contenu dans le relevé n’a pas pu être confirmé : {id} ({reason}).",
    ),
    "proof.enclosed_too_many": Sentence(
        "The record holds more badges than are checked: only the first {limit} were.",
        "Le relevé contient plus de badges qu’il n’en est vérifié : seuls les {limit} premiers l’ont été.",
    ),
    "key.published": Sentence(
        "The key is published for signing badges: {key}.",
        "La clé est publiée pour signer des badges : {key}.",
    ),
    "key.revoked_since": Sentence(
        "The key was declared unsafe on {date}; the badge bears an earlier date, which whoever holds the key "
        "could have written: {key}.",
        "La clé a été déclarée compromise le {date} ; le badge porte une date antérieure, que le détenteur de la "
        "clé a pu écrire : {key}.",
    ),
    "key.revoked": Sentence(
        "The key had been withdrawn on {date}, before the badge was signed: {key}.",
        "La clé avait été retirée le {date}, avant la signature du badge : {key}.",
    ),
    "key.expired": Sentence(
        "The key had expired on {date}, before the badge was signed: {key}.",
        "La clé avait expiré le {date}, avant la signature du badge : {key}.",
    ),
    "key.not_listed": Sentence(
        "Its owner does not publish the key that the signature names: {key}.",
        "La clé que nomme la signature n’est pas publiée par son propriétaire : {key}.",
    ),
    "key.not_for_assertions": Sentence(
        "Its owner does not let this key sign badges: {key}.",
        "Le propriétaire de cette clé ne l’autorise pas à signer des badges : {key}.",
    ),
    "key.ambiguous": Sentence(
        "Several keys are published under the name of this one: {key}.",
        "Plusieurs clés sont publiées sous le nom de celle-ci : {key}.",
    ),
    "key.exposed": Sentence(
        "The secret half of the key is shown to everybody; anybody could have signed: {key}.",
        "La partie secrète de la clé est visible de tous ; n’importe qui a pu signer : {key}.",
    ),
    "key.of_another": Sentence(
        "The key is published as somebody else’s: {key} ({controller}).",
        "La clé est publiée comme celle de quelqu’un d’autre : {key} ({controller}).",
    ),
    "key.not_for_authentication": Sentence(
        "Its owner does not let this key answer for them: {key}.",
        "Le propriétaire de cette clé ne l’autorise pas à répondre en son nom : {key}.",
    ),
    "key.not_of_issuer": Sentence(
        "The issuer publishes its keys, and this is not one of them: {key} ({issuer}).",
        "L’émetteur publie ses clés, et celle-ci n’en fait pas partie : {key} ({issuer}).",
    ),
    "key.issuer_unconfirmed": Sentence(
        "Nothing shows that the key belongs to the issuer; anybody could have signed: {key} ({issuer}).",
        "Rien ne montre que la clé est à l’émetteur ; n’importe qui a pu signer : {key} ({issuer}).",
    ),
    "key.unreachable": Sentence(
        "The document that publishes the key could not be read: {key} ({reason}).",
        "Le document qui publie la clé n’a pas pu être lu : {key} ({reason}).",
    ),
    "key.unsupported": Sentence(
        "The key is of a kind that we do not read: {key}.",
        "La clé est d’un type que nous ne lisons pas : {key}.",
    ),
    "issuer.confirmed": Sentence(
        "It does come from its issuer: {issuer}.",
        "Il vient bien de son émetteur : {issuer}.",
    ),
    "issuer.plain_http": Sentence(
        "The issuer’s address is not protected (http): {issuer}.",
        "L’adresse de l’émetteur n’est pas protégée (http) : {issuer}.",
    ),
    "issuer.unreachable": Sentence(
        "The issuer’s page could not be read: {issuer} ({reason}).",
        "La page de l’émetteur n’a pas pu être lue : {issuer} ({reason}).",
    ),
    "issuer.another_id": Sentence(
        "The address of the issuer or of the badge class leads to another one: {address}.",
        "L’adresse de l’émetteur ou du modèle de badge mène à un autre : {address}.",
    ),
    "issuer.other_address": Sentence(
        "The page of the issuer or of the badge class, {address}, gives another address as its own, which was read "
        "instead: {id}.",
        "La page de l’émetteur ou du modèle de badge, {address}, donne une autre adresse comme la sienne, qui a été "
        "lue à sa place : {id}.",
    ),
    "issuer.out_of_scope": Sentence(
        "The badge is not published where its issuer publishes: {address} ({issuer}).",
        "Le badge n’est pas publié là où publie son émetteur : {address} ({issuer}).",
    ),
    "validity.in_force": Sentence(
        "The dates are right: it is in force.", "Les dates sont bonnes : il est en vigueur."
    ),
    "validity.expired": Sentence("It expired on {date}.", "Il a expiré le {date}."),
    "validity.not_yet": Sentence("It only holds from {date} on.", "Il n’est valable qu’à partir du {date}."),
    "validity.unreadable": Sentence(
        "A date of the badge cannot be read: {field}.",
        "Une date du badge est illisible : {field}.",
    ),
    "validity.without_zone": Sentence(
        "A date has no time zone and was read as universal time: {field}.",
        "Une date est sans fuseau horaire et a été lue en temps universel : {field}.",
    ),
    "status.none": Sentence("It has no revocation list.", "Il n’a pas de liste de révocation."),
    "status.good": Sentence(
        "The issuer’s list says that it is not revoked.",
        "La liste de l’émetteur indique qu’il n’est pas révoqué.",
    ),
    "status.published": Sentence(
        "The issuer still publishes the badge.", "L’émetteur publie toujours le badge."
    ),
    "status.revoked": Sentence(
        "The issuer revoked the badge{reason}.", "L’émetteur a révoqué le badge{reason}."
    ),
    "status.suspended": Sentence("The issuer suspended the badge.", "L’émetteur a suspendu le badge."),
    "status.set": Sentence(
        "The issuer’s list carries a mark for this badge: {purpose}.",
        "La liste de l’émetteur porte une mention pour ce badge : {purpose}.",
    ),
    "status.unreachable": Sentence(
        "The revocation list could not be read, so the badge may have been revoked: {list} ({reason}).",
        "La liste de révocation n’a pas pu être lue, le badge a donc pu être révoqué : {list} ({reason}).",
    ),
    "status.unsupported": Sentence(
        "The badge has a status of a kind that we do not read: {kind}.",
        "Le badge a un statut d’un type que nous ne lisons pas : {kind}.",
    ),
    "status.too_many": Sentence(
        "The badge has more statuses than can be checked.",
        "Le badge a plus de statuts qu’il n’est possible d’en vérifier.",
    ),
    "status.malformed": Sentence(
        "The status of the badge is not written as it should be.",
        "Le statut du badge n’est pas écrit comme il faut.",
    ),
    "status.index_is_a_number": Sentence(
        "The position in the revocation list is a number where the standard wants a text.",
        "La position dans la liste de révocation est un nombre là où la norme veut un texte.",
    ),
    "status.list_invalid": Sentence(
        "The revocation list is not valid: {list} ({reason}).",
        "La liste de révocation n’est pas valable : {list} ({reason}).",
    ),
    "status.list_unconfirmed": Sentence(
        "The revocation list could not be confirmed: {list} ({reason}).",
        "La liste de révocation n’a pas pu être confirmée : {list} ({reason}).",
    ),
    "status.list_of_another": Sentence(
        "The revocation list is signed by another issuer: {list}.",
        "La liste de révocation est signée par un autre émetteur : {list}.",
    ),
    "status.list_out_of_date": Sentence(
        "The revocation list is out of date, so the badge may have been revoked since: {list} ({reason}).",
        "La liste de révocation est périmée, le badge a donc pu être révoqué depuis : {list} ({reason}).",
    ),
    "status.older_kind": Sentence(
        "The revocation list is of an older kind: {kind}.",
        "La liste de révocation est d’un type plus ancien : {kind}.",
    ),
    "status.message": Sentence(
        "The issuer’s list says of this badge: {message}.",
        "La liste de l’émetteur dit de ce badge : {message}.",
    ),
    "status.odd_lifetime": Sentence(
        "The revocation list does not say properly for how long it may be kept: {list}.",
        "La liste de révocation ne dit pas correctement combien de temps on peut la garder : {list}.",
    ),
    "recipient.not_asked": Sentence(
        "Whether the badge is a given person’s was not asked.",
        "L’identité du bénéficiaire n’était pas à vérifier.",
    ),
    "recipient.matches": Sentence(
        "The badge was awarded to {recipient}.", "Le badge a été attribué à {recipient}."
    ),
    "recipient.another": Sentence(
        "The badge was not awarded to {recipient}.",
        "Le badge n’a pas été attribué à {recipient}.",
    ),
    "recipient.unconfirmed": Sentence(
        "The badge does not say whether it was awarded to {recipient}.",
        "Le badge ne dit pas s’il a été attribué à {recipient}.",
    ),
    "refresh.not_checked": Sentence(
        "A newer version may exist; it was not looked for.",
        "Une version plus récente existe peut-être ; elle n’a pas été cherchée.",
    ),
    "refresh.replaced": Sentence(
        "A newer version of the badge exists, and was checked in its place: {address}.",
        "Une version plus récente du badge existe, et a été vérifiée à sa place : {address}.",
    ),
    "refresh.current": Sentence(
        "The badge is the newest version that its issuer gives.",
        "Le badge est la version la plus récente que donne son émetteur.",
    ),
    "refresh.unreachable": Sentence(
        "Whether a newer version exists could not be asked: {address} ({reason}).",
        "L’existence d’une version plus récente n’a pas pu être demandée : {address} ({reason}).",
    ),
    "refresh.unusable": Sentence(
        "What was given as a newer version is none, and was left aside: {address} ({reason}).",
        "Ce qui a été donné comme version plus récente n’en est pas une, et a été écarté : {address} ({reason}).",
    ),
    "refresh.unsupported": Sentence(
        "The badge can be renewed in a way that we do not know: {kind}.",
        "Le badge se renouvelle d’une façon que nous ne connaissons pas : {kind}.",
    ),
    "endorsement.not_checked": Sentence(
        "The badge carries endorsements; they were not checked, as the badge itself is not proven.",
        "Le badge porte des endossements ; ils n’ont pas été vérifiés, car le badge lui-même n’est pas prouvé.",
    ),
    "endorsement.valid": Sentence(
        "The endorsement by {issuer} is genuine.",
        "L’endossement par {issuer} est authentique.",
    ),
    "endorsement.invalid": Sentence(
        "The endorsement by {issuer} is not valid and does not count ({reason}).",
        "L’endossement par {issuer} n’est pas valable et ne compte pas ({reason}).",
    ),
    "endorsement.unconfirmed": Sentence(
        "The endorsement by {issuer} could not be confirmed ({reason}).",
        "L’endossement par {issuer} n’a pas pu être confirmé ({reason}).",
    ),
    "endorsement.of_another": Sentence(
        "It endorses something else than this badge: {id}.",
        "Il endosse autre chose que ce badge : {id}.",
    ),
    "endorsement.too_many": Sentence(
        "The badge carries more endorsements than are checked: only the first {limit} were.",
        "Le badge porte plus d’endossements qu’il n’en est vérifié : seuls les {limit} premiers l’ont été.",
    ),
}

# The reasons that stand between brackets, and what our own errors say in English.
REASONS_IN_FRENCH: Mapping[str, str] = {
    "“@context” does not name Credentials 2.0": "« @context » ne nomme pas Credentials 2.0",
    "its id is not a data: address": "son id n’est pas une adresse data:",
    "it holds another kind of document": "elle contient un autre type de document",
    "its content is of an unknown kind": "son contenu est d’un type inconnu",
    "one is given twice": "une partie est donnée deux fois",
    "one was not signed": "une partie n’a pas été signée",
    "one has no place": "une partie n’a pas de place",
    "one has two places": "une partie a deux places",
    "one cannot be read": "une partie est illisible",
    "a reserved name": "un nom réservé",
    "a digest that is no text": "une empreinte qui n’est pas un texte",
    "offline": "hors ligne",
    "not a web address": "ce n’est pas une adresse web",
    "too many addresses": "trop d’adresses",
    "it leads to another site": "elle mène à un autre site",
    "not JSON": "ce n’est pas du JSON",
    "the document there has another id": "le document à cette adresse a un autre identifiant",
    "not a revocation list": "ce n’est pas une liste de révocation",
    "not a status list": "ce n’est pas une liste de statuts",
    "another id or purpose": "un autre identifiant ou un autre usage",
    "it is another credential": "c’est un autre badge",
    "too short": "trop courte",
    "a lone surrogate": "une demi-paire de substitution",
    "a key that is no text": "une clé qui n’est pas un texte",
    "a number out of range": "un nombre hors limites",
    "“@import” and “@base” are not read": "« @import » et « @base » ne sont pas lus",
    "“@context” is neither an address nor an object": "« @context » n’est ni une adresse ni un objet",
    "its own definitions are too large": "ses propres définitions sont trop grandes",
    "its own definitions make no sense": "ses propres définitions n’ont pas de sens",
    "The identifier is not a well-formed did:web.": "l’identifiant n’est pas un did:web bien formé",
}

_SPACE_BEFORE_MARK = re.compile(r" (?=[:;?!»])|(?<=«) ")


def render(code: str, params: Mapping[str, str], language: Language) -> str:
    """The sentence of a code, filled in; KeyError for a code that does not exist."""
    sentence = SENTENCES[code]
    if language == "en":
        return sentence.en.format_map(params)
    said = {name: REASONS_IN_FRENCH.get(value, value) for name, value in params.items()}
    return _SPACE_BEFORE_MARK.sub("\N{NO-BREAK SPACE}", sentence.fr).format_map(said)
