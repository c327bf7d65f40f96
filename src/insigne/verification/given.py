"""What a person pastes: an address, a document or a signed text, perhaps broken into lines by an e-mail."""

import re

# A signed text, perhaps as a `data:` address: words of this alphabet and space between them.
TOKEN = re.compile(r"(?:data:[\w.+/-]+,)?\s*e[yw3][\w\s.~=-]+\Z", re.ASCII)


def as_source(text: str) -> str:
    """What to verify. A pasted token loses the line breaks that an e-mail put into it: it has none."""
    return "".join(text.split()) if TOKEN.match(text) else text
