"""Step "schema": does the document have the fields that Open Badges 3.0 requires? (OB 3.0 appendix B)

Our own check instead of the published JSON Schema: it names the field in one sentence, and adds the rules
that stand outside the schema (a subject needs an id or an identifier, criteria need an id or a narrative, a
result of a description by status needs a status). What is wrong in the schema's eyes but hides nothing, and is
met in real badges, is a remark.
"""

import re
from collections.abc import Callable, Mapping

from insigne.credentials.checks.kinds import MAX_FAULTS, Fault, Faults, join
from insigne.credentials.checks.known_shapes import recall, remember
from insigne.credentials.checks.shapes import faults, is_empty
from insigne.credentials.fields import as_list, first, objects, texts
from insigne.credentials.linked_data.contexts import VC_V1, VC_V2
from insigne.credentials.linked_data.forms import Form
from insigne.credentials.report import Finding, failed, has_failed, passed, skipped, warned
from insigne.credentials.strict_json import Json

_COMPLETE = passed("schema.complete")
_OLDER_MODEL = warned("schema.older_model")
_CONTEXT_ORDER = warned("schema.context_order")
_FAMILY = (
    "https://purl.imsglobal.org/spec/ob/v3p0/context",
    "https://purl.imsglobal.org/spec/clr/v2p0/context",
)

# The published schemas, in their plain and their JSON-LD flavour, checked by `model`.
_OFFICIAL = re.compile(
    r"https://purl\.imsglobal\.org/spec/(?:ob/v3p0/schema/json(?:-ld)?/ob_v3p0_(?:achievement|endorsement)"
    r"|clr/v2p0/schema/json(?:-ld)?/clr_v2p0_clr)credential_schema\.json\Z"
)
_MAX_SCHEMAS = 8

# What is wrong, and what a badge may have and still be shown and believed.
_SAY: Mapping[str, Callable[[Fault], Finding]] = {
    "schema.missing_field": lambda fault: failed("schema.missing_field", field=fault.path),
    "schema.missing_one_of": lambda fault: failed("schema.missing_one_of", fields=_fields(fault)),
    "schema.wrong_kind": lambda fault: failed("schema.wrong_kind", field=fault.path),
    "schema.unknown_field": lambda fault: failed("schema.unknown_field", field=fault.path),
    "schema.unknown_term": lambda fault: warned("schema.unknown_term", field=fault.path, term=fault.term),
    "schema.language_map": lambda fault: warned("schema.language_map", field=fault.path),
    "schema.list_of_one": lambda fault: warned("schema.list_of_one", field=fault.path),
    "schema.empty": lambda fault: warned("schema.empty", field=fault.path),
    "schema.not_an_address": lambda fault: warned("schema.not_an_address", field=fault.path),
    "schema.no_such_result": lambda fault: warned("schema.no_such_result", field=fault.path),
}


def _fields(fault: Fault) -> str:
    return " / ".join(join(fault.path, name) for name in fault.names)


def check_shape(
    document: Json, class_name: str = "AchievementCredential", form: Form | None = None
) -> list[Finding]:
    """What is missing, of the wrong kind or unusual in a credential of that class of `model.CLASSES`.

    `schema.complete` is among the findings when none of them is a failure. `form` is that of the document without
    its proofs, of which the model says nothing: with it, the shape is known again when it was seen before.
    """
    known = recall(class_name, form) if form is not None else None
    if known is not None:
        return known
    findings, is_flawless = _look(document, class_name)
    if form is not None and is_flawless:
        remember(class_name, form, findings)
    return findings


def _look(document: Json, class_name: str) -> tuple[list[Finding], bool]:
    """The findings, and whether every field and value is as it should be."""
    found = faults(class_name, document)
    if class_name == "AchievementCredential" and not found:
        found += _result_faults(document)
    older = "issuanceDate" in document or _is_older(document)
    if older and class_name == "AchievementCredential" and "name" not in document:
        # Required in the edition of that time, recommended since.
        found += (Fault("name", "schema.missing_field"),)
    findings = [*_context_order(document), *(_SAY[fault.code](fault) for fault in found)]
    if older:
        findings.append(_OLDER_MODEL)
    if not has_failed(findings):
        findings.append(_COMPLETE)
    findings += _other_schemas(document)
    return findings, not found


def _other_schemas(document: Json) -> list[Finding]:
    """The schemas that a credential names besides the published ones, which are ours here."""
    named = document.get("credentialSchema")
    if not named:
        return []
    ids = [schema["id"] for schema in objects(named) if isinstance(schema.get("id"), str)]
    return [
        skipped("schema.not_applied", schema=id_) for id_ in ids[:_MAX_SCHEMAS] if not _OFFICIAL.match(id_)
    ]


def _is_older(document: Json) -> bool:
    return VC_V1 in texts(document.get("@context"))


def _context_order(document: Json) -> list[Finding]:
    """The first context decides what `id` and `type` mean to any reader (VC 2.0 §4.3); ours comes next."""
    named = document.get("@context")
    if is_empty(named):
        return []
    listed = as_list(named)
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
    found: list[Fault] = []
    for position, result in enumerate(objects(results)):
        if len(found) >= MAX_FAULTS:
            break
        link = result.get("resultDescription")
        if not isinstance(link, str):
            continue
        if link not in kinds:
            path = f"credentialSubject.result[{position}].resultDescription"
            found.append(Fault(path, "schema.no_such_result", link))
        elif kinds[link] == "Status" and is_empty(result.get("status")):
            found.append(Fault(f"credentialSubject.result[{position}].status", "schema.missing_field"))
    return tuple(found)
