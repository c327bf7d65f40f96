"""Step "schema": does the document have the fields that Open Badges 3.0 requires? (OB 3.0 appendix B)

Our own check instead of the published JSON Schema: it names the field in one sentence, and adds the rules
that stand outside the schema (a subject needs an id or an identifier, criteria need an id or a narrative).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from insigne.credentials.report import Finding, failed, passed, warned
from insigne.credentials.strict_json import Json

ACHIEVEMENT_TYPES = frozenset(
    {
        "Achievement", "ApprenticeshipCertificate", "Assessment", "Assignment", "AssociateDegree",
        "Award", "Badge", "BachelorDegree", "Certificate", "CertificateOfCompletion", "Certification",
        "CommunityService", "Competency", "Course", "CoCurricular", "Degree", "Diploma",
        "DoctoralDegree", "Fieldwork", "GeneralEducationDevelopment", "JourneymanCertificate",
        "LearningProgram", "License", "Membership", "ProfessionalDoctorate",
        "QualityAssuranceCredential", "MasterCertificate", "MasterDegree", "MicroCredential",
        "ResearchDoctorate", "SecondarySchoolDiploma",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Class:
    """A class: its required fields, those of which one is required, and its children's classes."""

    required: tuple[str, ...]
    one_of: tuple[str, ...] = ()
    children: dict[str, str] = field(default_factory=dict)
    may_be_address: bool = False


_CLASSES = {
    "AchievementCredential": _Class(
        ("@context", "id", "type", "issuer", "credentialSubject"),
        ("validFrom", "issuanceDate"),
        {"issuer": "Profile", "credentialSubject": "AchievementSubject", "evidence": "Evidence",
         "credentialSchema": "CredentialSchema"},
    ),
    "AchievementSubject": _Class(
        ("type", "achievement"),
        ("id", "identifier"),
        {"achievement": "Achievement", "identifier": "IdentityObject", "result": "Result",
         "source": "Profile"},
    ),
    "Achievement": _Class(
        ("id", "type", "name", "description", "criteria"),
        children={"criteria": "Criteria", "alignment": "Alignment", "creator": "Profile", "image": "Image",
                  "resultDescription": "ResultDescription", "related": "Related"},
    ),
    "Criteria": _Class((), ("id", "narrative")),
    "Profile": _Class(("id", "type"), may_be_address=True),
    "Image": _Class(("id", "type"), may_be_address=True),
    "Alignment": _Class(("type", "targetName", "targetUrl")),
    "ResultDescription": _Class(("id", "type", "name", "resultType"), children={"alignment": "Alignment"}),
    "Result": _Class(("type",), children={"alignment": "Alignment"}),
    "Evidence": _Class(("type",)),
    "IdentityObject": _Class(("type", "hashed", "identityHash", "identityType")),
    "Related": _Class(("id", "type")),
    "CredentialSchema": _Class(("id", "type")),
}  # fmt: skip


def check_shape(document: Json) -> list[Finding]:
    """One finding for each field that is missing or of the wrong kind; a pass when there is none."""
    findings = list(_check("AchievementCredential", document, ""))
    subject = document.get("credentialSubject")
    if isinstance(subject, list) and len(subject) > 1:
        # A badge is one person's; of several subjects we would show one and check another.
        findings.append(failed("schema.wrong_kind", field="credentialSubject"))
    if any(finding.outcome == "fail" for finding in findings):
        return findings
    return [*findings, *_remarks(document), passed("schema.complete")]


def _check(class_name: str, value: Any, path: str) -> Iterator[Finding]:
    rules = _CLASSES[class_name]
    if not isinstance(value, dict):
        if not (rules.may_be_address and isinstance(value, str) and value):
            yield failed("schema.wrong_kind", field=path)
        return
    for name in rules.required:
        if _is_empty(value.get(name)):
            yield failed("schema.missing_field", field=_join(path, name))
    if rules.one_of and all(_is_empty(value.get(name)) for name in rules.one_of):
        yield failed("schema.missing_one_of", fields=" / ".join(_join(path, name) for name in rules.one_of))
    if not _is_empty(value.get("id")) and not isinstance(value["id"], str):
        yield failed("schema.wrong_kind", field=_join(path, "id"))
    for name, child_class in rules.children.items():
        yield from _check_children(child_class, value.get(name), _join(path, name))


def _check_children(class_name: str, value: Any, path: str) -> Iterator[Finding]:
    if isinstance(value, list):
        for position, item in enumerate(value):
            yield from _check(class_name, item, f"{path}[{position}]")
    elif not _is_empty(value):
        yield from _check(class_name, value, path)


def _remarks(document: Json) -> Iterator[Finding]:
    """What is met in the wild and does no harm."""
    if "issuanceDate" in document:
        yield warned("schema.older_model")
    subject = document["credentialSubject"]
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    kind = achievement.get("achievementType") if isinstance(achievement, dict) else None
    if isinstance(kind, str) and kind not in ACHIEVEMENT_TYPES and not kind.startswith("ext:"):
        yield warned("schema.unknown_term", field="credentialSubject.achievement.achievementType", term=kind)


def _is_empty(value: object) -> bool:
    return value is None or value in ("", [], {})


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
