"""The names under which a badge is read, and the refusal of every other name for the same thing.

A signature covers statements: whoever holds a badge may write `result` as its full address, under a name of their
own making or within `@nest`, and the signature stays valid. A reader, who looks for `result`, would see nothing of
it; or, where a holder lets `name` and `description` change places, something else than was signed.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from insigne.credentials.fields import as_list, texts
from insigne.credentials.linked_data import contexts
from insigne.credentials.linked_data.scopes import READ_BY_NAME
from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import Json

_FAMILY = "https://purl.imsglobal.org/spec/"
_CREDENTIALS = "https://www.w3.org/2018/credentials#"

# The names that may stand for an address.
Names = Mapping[str, frozenset[str]]


def names_in(document: Json) -> Names:
    """The addresses that have a usual name in a document, each with its names: far more of them in a badge."""
    named = texts(document.get("@context"))
    return _names_of_badges() if any(url.startswith(_FAMILY) for url in named) else _names_of_credentials()


@cache
def processor_class() -> Any:
    """PyLD's processor, which raises CredentialError `context.term_hidden` for an unusual name."""
    from pyld import jsonld  # only here: importing it costs more than all the rest of this package

    class Processor(jsonld.JsonLdProcessor):  # type: ignore[misc]  # it has no types
        usual: Names

        def _expand_iri(self, active_ctx: Any, value: Any, *args: Any, **options: Any) -> Any:
            address = super()._expand_iri(active_ctx, value, *args, **options)
            # A context that is being read may name any address; what is made of its names comes here too.
            if options.get("vocab") and options.get("local_ctx") is None:
                names = self.usual.get(address)
                if address == "@nest" or (names is not None and value not in names):
                    raise CredentialError("context.term_hidden", term=min(names or ("@nest",)))
            return address

    return Processor


@cache
def _names_of_credentials() -> Names:
    return {
        address: frozenset((name,))
        for address, name in READ_BY_NAME.items()
        if address.startswith(_CREDENTIALS)
    }


@cache
def _names_of_badges() -> Names:
    """The names by which the contexts of Open Badges and CLR call their properties."""
    found: dict[str, set[str]] = {}
    for url in contexts.KNOWN:
        if url.startswith(_FAMILY):
            for name, address in _terms(contexts.load(url)["@context"]):
                found.setdefault(address, set()).add(name)
    # A few properties share their address with a class, whose name stands for it in `type`.
    properties = {
        address: frozenset(names) for address, names in found.items() if not any(map(_is_a_class, names))
    }
    return {**properties, **_names_of_credentials(), "@id": frozenset(("id",))}


def _is_a_class(name: str) -> bool:
    return name[:1].isupper()


def _terms(context: Any) -> Iterator[tuple[str, str]]:
    """Each term with its address, those of contexts within terms as well."""
    for part in as_list(context):
        for name, definition in part.items() if isinstance(part, dict) else ():
            said = definition if isinstance(definition, dict) else {"@id": definition}
            address = said.get("@id")
            if isinstance(address, str) and "://" in address:
                yield name, address
            yield from _terms(said.get("@context"))
