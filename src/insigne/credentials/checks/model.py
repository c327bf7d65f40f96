"""The classes of Open Badges 3.0 and CLR 2.0 as one table, written from the published data model (appendix B).

A field's kind is a word: `text`, `address` (an IRI with its scheme), `instant`, `date`, `number`, `boolean`,
`language` (a tag such as `fr`), `type` (holds the name of the class), `any` (another step looks at it), the
name of a list of terms in `TERMS`, or the name of a class; `A|B` takes either. `!` says that the field is
required, `*` that it may have several values.
"""

from collections.abc import Mapping
from dataclasses import dataclass


def _terms(words: str) -> frozenset[str]:
    return frozenset(words.split())


# The lists of terms; all but two may be extended with `ext:…`.
CLOSED_TERMS = frozenset({"AssociationType", "ResultStatus"})
TERMS: Mapping[str, frozenset[str]] = {
    "AchievementType": _terms(
        """Achievement ApprenticeshipCertificate Assessment Assignment AssociateDegree Award Badge
        BachelorDegree Certificate CertificateOfCompletion Certification CommunityService Competency
        Course CoCurricular Degree Diploma DoctoralDegree Fieldwork GeneralEducationDevelopment
        JourneymanCertificate LearningProgram License Membership ProfessionalDoctorate
        QualityAssuranceCredential MasterCertificate MasterDegree MicroCredential ResearchDoctorate
        SecondarySchoolDiploma"""
    ),
    "AlignmentTargetType": _terms(
        """ceasn:Competency ceterms:Credential CFItem CFRubric CFRubricCriterion CFRubricCriterionLevel
        CTDL"""
    ),
    "AssociationType": _terms(
        "exactMatchOf isChildOf isParentOf isPartOf isPeerOf isRelatedTo precedes replacedBy"
    ),
    "IdentifierType": _terms(
        """name sourcedId systemId productId userName accountId emailAddress nationalIdentityNumber isbn
        issn lisSourcedId oneRosterSourcedId sisSourcedId ltiContextId ltiDeploymentId ltiToolId
        ltiPlatformId ltiUserId identifier"""
    ),
    "ResultStatus": _terms("Completed Enrolled Failed InProgress OnHold Provisional Withdrew"),
    "ResultType": _terms(
        """GradePointAverage LetterGrade Percent PerformanceLevel PredictedScore RawScore Result
        RubricCriterion RubricCriterionLevel RubricScore ScaledScore Status"""
    ),
}


@dataclass(frozen=True, slots=True)
class Class:
    """A class: its fields, those of which one at least is required, and whether it takes no other field."""

    fields: Mapping[str, str]
    one_of: tuple[str, ...] = ()
    closed: bool = False


# What every credential has. The window is read by the step "validity", proofs, statuses, the refresh service
# and endorsements by the steps of their name.
_CREDENTIAL = {
    "@context": "any!*",
    "id": "address!",
    "type": "type!*",
    "name": "text",
    "description": "text",
    "image": "Image|address",
    "awardedDate": "instant",
    "issuer": "Profile|address!",
    "validFrom": "any",
    "validUntil": "any",
    "issuanceDate": "any",
    "expirationDate": "any",
    "proof": "any*",
    "credentialSchema": "CredentialSchema*",
    "credentialStatus": "any*",
    "refreshService": "any*",
    "termsOfUse": "TermsOfUse*",
    "evidence": "Evidence*",
    "endorsement": "any*",
    "endorsementJwt": "any*",
}
_START = ("validFrom", "issuanceDate")

CLASSES: Mapping[str, Class] = {
    "AchievementCredential": Class({**_CREDENTIAL, "credentialSubject": "AchievementSubject!"}, _START),
    "EndorsementCredential": Class(
        {**_CREDENTIAL, "name": "text!", "credentialSubject": "EndorsementSubject!"}, _START
    ),
    "ClrCredential": Class(
        {**_CREDENTIAL, "name": "text!", "partial": "boolean", "credentialSubject": "ClrSubject!"}, _START
    ),
    "AchievementSubject": Class(
        {
            "id": "address",
            "type": "type!*",
            "achievement": "Achievement!",
            "activityStartDate": "instant",
            "activityEndDate": "instant",
            "creditsEarned": "number",
            "identifier": "IdentityObject*",
            "image": "Image|address",
            "licenseNumber": "text",
            "narrative": "text",
            "result": "Result*",
            "role": "text",
            "source": "Profile|address",
            "term": "text",
        },
        ("id", "identifier"),
    ),
    "EndorsementSubject": Class({"id": "address!", "type": "type!*", "endorsementComment": "text"}),
    "ClrSubject": Class(
        {
            "id": "address",
            "type": "type!*",
            "identifier": "IdentityObject*",
            "achievement": "Achievement*",
            "verifiableCredential": "AnyCredential!*",
            "association": "Association*",
        },
        ("id", "identifier"),
    ),
    # A credential inside a CLR stands for itself: here it only has to be one, or (VC 2.0 §4.13) an envelope.
    "AnyCredential": Class({"type": "text!*", "credentialSubject": "any*"}, ("credentialSubject", "id")),
    "Association": Class(
        {
            "type": "type!*",
            "associationType": "AssociationType!",
            "sourceId": "address!",
            "targetId": "address!",
        }
    ),
    "Achievement": Class(
        {
            "id": "address!",
            "type": "type!*",
            "name": "text!",
            "description": "text!",
            "criteria": "Criteria!",
            "achievementType": "AchievementType",
            "alignment": "Alignment*",
            "creator": "Profile|address",
            "creditsAvailable": "number",
            "endorsement": "any*",
            "endorsementJwt": "any*",
            "fieldOfStudy": "text",
            "humanCode": "text",
            "image": "Image|address",
            "inLanguage": "language",
            "otherIdentifier": "IdentifierEntry*",
            "related": "Related*",
            "resultDescription": "ResultDescription*",
            "specialization": "text",
            "tag": "text*",
            "version": "text",
        }
    ),
    "Criteria": Class({"id": "address", "narrative": "text"}, ("id", "narrative")),
    "Alignment": Class(
        {
            "type": "type!*",
            "targetName": "text!",
            "targetUrl": "address!",
            "targetCode": "text",
            "targetDescription": "text",
            "targetFramework": "text",
            "targetType": "AlignmentTargetType",
        }
    ),
    "ResultDescription": Class(
        {
            "id": "address!",
            "type": "type!*",
            "name": "text!",
            "resultType": "ResultType!",
            "alignment": "Alignment*",
            "allowedValue": "text*",
            "requiredLevel": "address",
            "requiredValue": "text",
            "rubricCriterionLevel": "RubricCriterionLevel*",
            "valueMin": "text",
            "valueMax": "text",
        }
    ),
    "RubricCriterionLevel": Class(
        {
            "id": "address!",
            "type": "type!*",
            "name": "text!",
            "alignment": "Alignment*",
            "description": "text",
            "level": "text",
            "points": "text",
        }
    ),
    "Result": Class(
        {
            "type": "type!*",
            "achievedLevel": "address",
            "alignment": "Alignment*",
            "resultDescription": "address",
            "status": "ResultStatus",
            "value": "text",
        }
    ),
    "Evidence": Class(
        {
            "id": "address",
            "type": "type!*",
            "narrative": "text",
            "name": "text",
            "description": "text",
            "genre": "text",
            "audience": "text",
        }
    ),
    "Profile": Class(
        {
            "id": "address!",
            "type": "type!*",
            "name": "text",
            "url": "address",
            "phone": "text",
            "description": "text",
            "endorsement": "any*",
            "endorsementJwt": "any*",
            "image": "Image|address",
            "email": "text",
            "address": "Address",
            "otherIdentifier": "IdentifierEntry*",
            "official": "text",
            "parentOrg": "Profile|address",
            "familyName": "text",
            "givenName": "text",
            "additionalName": "text",
            "patronymicName": "text",
            "honorificPrefix": "text",
            "honorificSuffix": "text",
            "familyNamePrefix": "text",
            "dateOfBirth": "date",
        }
    ),
    "Address": Class(
        {
            "type": "type!*",
            "addressCountry": "text",
            "addressCountryCode": "text",
            "addressRegion": "text",
            "addressLocality": "text",
            "streetAddress": "text",
            "postOfficeBoxNumber": "text",
            "postalCode": "text",
            "geo": "GeoCoordinates",
        }
    ),
    "GeoCoordinates": Class({"type": "type!", "latitude": "number!", "longitude": "number!"}),
    "IdentityObject": Class(
        {
            "type": "type!",
            "hashed": "boolean!",
            "identityHash": "text!",
            "identityType": "IdentifierType!",
            "salt": "text",
        },
        closed=True,
    ),
    "IdentifierEntry": Class(
        {"type": "type!", "identifier": "text!", "identifierType": "IdentifierType!"}, closed=True
    ),
    "Image": Class({"id": "address!", "type": "type!", "caption": "text"}, closed=True),
    "Related": Class({"id": "address!", "type": "type!*", "inLanguage": "language", "version": "text"}),
    "CredentialSchema": Class({"id": "address!", "type": "text!*"}),
    "TermsOfUse": Class({"id": "address", "type": "text!*"}),
}
