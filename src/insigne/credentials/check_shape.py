"""Step "schema": does the document have the fields that Open Badges 3.0 requires? (OB 3.0 appendix B)

Our own check instead of the published JSON Schema: it names the field in one sentence, and adds the rules
that stand outside the schema (a subject needs an id or an identifier, criteria need an id or a narrative, a
result of a description by status needs a status). What is wrong in the schema's eyes but hides nothing, and is
met in real badges, is a remark.
"""

from insigne.credentials.contexts import VC_V1, VC_V2
from insigne.credentials.describe import first, objects, texts
from insigne.credentials.report import Finding, failed, passed, warned
from insigne.credentials.shapes import Fault, Faults, faults, is_empty, join
from insigne.credentials.strict_json import Json

_COMPLETE = passed("schema.complete")
_OLDER_MODEL = warned("schema.older_model")
_CONTEXT_ORDER = warned("schema.context_order")
_FAMILY = (
    "https://purl.imsglobal.org/spec/ob/v3p0/context",
    "https://purl.imsglobal.org/spec/clr/v2p0/context",
)

# What a badge may have and still be shown and believed.
_REMARKS = frozenset(
    {
        "schema.unknown_term",
        "schema.language_map",
        "schema.list_of_one",
        "schema.empty",
        "schema.not_an_address",
        "schema.no_such_result",
    }
)


def check_shape(document: Json, class_name: str = "AchievementCredential") -> list[Finding]:
    """What is missing, of the wrong kind or unusual in a credential of that class of `model.CLASSES`.

    `schema.complete` is among the findings when none of them is a failure.
    """
    found = faults(class_name, document)
    if class_name == "AchievementCredential" and not found:
        found += _result_faults(document)
    older = "issuanceDate" in document or _is_older(document)
    if older and class_name == "AchievementCredential" and "name" not in document:
        # Required in the edition of that time, recommended since.
        found += (Fault("name", "schema.missing_field"),)
    findings = [*_context_order(document), *map(_finding, found)]
    if older:
        findings.append(_OLDER_MODEL)
    if not any(finding.outcome == "fail" for finding in findings):
        findings.append(_COMPLETE)
    return findings


def _finding(fault: Fault) -> Finding:
    say = warned if fault.code in _REMARKS else failed
    if fault.names:
        return say(
            fault.code,
            fields=" / ".join(join(fault.path, name) if fault.path else name for name in fault.names),
        )
    return say(fault.code, field=fault.path, term=fault.term)


def _is_older(document: Json) -> bool:
    return VC_V1 in texts(document.get("@context"))


def _context_order(document: Json) -> list[Finding]:
    """The first context decides what `id` and `type` mean to any reader (VC 2.0 §4.3); ours comes next."""
    named = document.get("@context")
    if is_empty(named):
        return []
    listed = named if isinstance(named, list) else [named]
    if listed[0] not in (VC_V2, VC_V1):
        return [failed("schema.wrong_context", field="@context[0]", context=listed[0])]
    if len(listed) > 1 and isinstance(listed[1], str) and listed[1].startswith(_FAMILY):
        return []
    return [_CONTEXT_ORDER]


def _result_faults(document: Json) -> Faults:
    """The results against their descriptions: a result by status needs one, and a link must lead somewhere."""
    subject = first(document.get("credentialSubject"))
    results = subject.get("result")
    if not results:
        return ()
    descriptions = first(subject.get("achievement")).get("resultDescription")
    kinds = {
        described["id"]: described.get("resultType")
        for described in objects(descriptions)
        if isinstance(described.get("id"), str)
    }
    found = []
    for position, result in enumerate(objects(results)):
        link = result.get("resultDescription")
        if not isinstance(link, str):
            continue
        path = f"credentialSubject.result[{position}]"
        if link not in kinds:
            found.append(Fault(f"{path}.resultDescription", "schema.no_such_result", link))
        elif kinds[link] == "Status" and is_empty(result.get("status")):
            found.append(Fault(f"{path}.status", "schema.missing_field"))
    return tuple(found)
