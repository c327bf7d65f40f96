"""A dataset as the direct road writes it, grouped by subject, and its canonical form.

Lines of one subject stand together in the canonical form, and each blank node of a badge has few lines: so
grouped, next to nothing needs to be cut up, sorted or joined twice.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from insigne.credentials.linked_data import rdfc
from insigne.credentials.linked_data.rdfc import HASHES, Digest, Quad

_END = len(" .\n")


@dataclass(slots=True)
class Grouped:
    """The quads of a dataset, whose blank nodes are `_:n0`, `_:n1` and so on, `made` in number.

    A text is a predicate, an object that is no blank node, and the end of a line: `<p> "o" .\\n`. `statements`
    holds the texts of each subject in the default graph, `in_graphs` those of each subject in a named graph (key:
    graph, subject), and `links` the quads whose object is a blank node, which is the object of one quad only.
    """

    statements: dict[str, list[str]] = field(default_factory=dict)
    in_graphs: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    links: list[Quad] = field(default_factory=list)
    made: int = 0

    def new_blank_node(self) -> str:
        name = f"_:n{self.made}"
        self.made += 1
        return name

    def texts_of(self, subject: str, graph: str) -> list[str]:
        """Where the texts of a subject are to be added; the default graph is ""."""
        if graph:
            return self.in_graphs.setdefault((graph, subject), [])
        return self.statements.setdefault(subject, [])

    def add(self, subject: str, predicate: str, object_: str, graph: str) -> None:
        if object_.startswith("_:"):
            self.links.append((subject, predicate, object_, graph))
        else:
            self.texts_of(subject, graph).append(f"{predicate} {object_} .\n")

    def quads(self) -> set[Quad]:
        """The same quads, one by one."""
        groups = [("", subject, texts) for subject, texts in self.statements.items()]
        groups += [(graph, subject, texts) for (graph, subject), texts in self.in_graphs.items()]
        found = set(self.links)
        for graph, subject, texts in groups:
            for text in texts:
                predicate, object_ = text.split(" ", 1)
                found.add((subject, predicate, object_[:-_END], graph))
        return found

    def canonical_form(self, digest: Digest = "sha256") -> str:
        """The same as `rdfc.canonical_form` of the quads."""
        groups = self.statements
        if self.made:
            groups = self._named(self._canonical_names(digest))
        starts = [(subject + " ", groups[subject]) for subject in sorted(groups) if groups[subject]]
        return "".join([start + start.join(sorted(set(texts))) for start, texts in starts])

    def _named(self, names: dict[str, str]) -> dict[str, list[str]]:
        """All texts by subject, with the names of blank nodes put in."""
        groups = {names.get(subject, subject): texts for subject, texts in self.statements.items()}
        more: dict[str, list[str]] = defaultdict(list)
        for subject, predicate, object_, graph in self.links:
            end = f" {names[graph]} .\n" if graph else " .\n"
            more[names.get(subject, subject)].append(f"{predicate} {names[object_]}{end}")
        for (graph, subject), texts in self.in_graphs.items():
            end = f" {names[graph]} .\n"
            more[names.get(subject, subject)] += [text[:-_END] + end for text in texts]
        for subject, texts in more.items():
            groups[subject] = groups.get(subject, []) + texts
        return groups

    def _canonical_names(self, digest: Digest) -> dict[str, str]:
        """The names by RDFC-1.0 §4.4.3: at once where no two blank nodes look alike, else the long way."""
        if self.made == 1:
            return {"_:n0": "_:c14n0"}
        hash_ = HASHES[digest]
        alone = {
            hash_("".join(sorted(lines)).encode()).digest(): node
            for node, lines in self._first_degree().items()
        }
        if len(alone) == self.made:
            return {alone[value]: f"_:c14n{number}" for number, value in enumerate(sorted(alone))}
        return rdfc.canonical_names(self.quads(), digest)

    def _first_degree(self) -> dict[str, list[str]]:
        """The lines of each blank node, itself as `_:a`, all other blank nodes as `_:z` (§4.6)."""
        found = {}
        for number in range(self.made):
            node = f"_:n{number}"
            found[node] = ["_:a " + text for text in set(self.statements.get(node, ()))]
        for subject, predicate, object_, graph in self.links:
            end = " _:z .\n" if graph else " .\n"
            shown = "_:z" if subject in found else subject
            found[object_].append(f"{shown} {predicate} _:a{end}")
            if subject in found:
                found[subject].append(f"_:a {predicate} _:z{end}")
            if graph:
                found[graph].append(f"{shown} {predicate} _:z _:a .\n")
        for (graph, subject), texts in self.in_graphs.items():
            shown = "_:z" if subject in found else subject
            for text in set(texts):
                found[graph].append(f"{shown} {text[:-_END]} _:a .\n")
                if subject in found:
                    found[subject].append(f"_:a {text[:-_END]} _:z .\n")
        return found
