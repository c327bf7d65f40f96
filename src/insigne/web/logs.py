"""What a log may say: an address, but never the secret in it."""

import logging
import re

# Links that open something to whoever has them: offers to wallets, shared paths, endorsements, invitations, the first
# start, e-mail and password links.
SECRETS = re.compile(
    r"(/(?:wallet/offers|p|endorse|invitation|setup|accounts/confirm-email|accounts/password/reset/key)/)[^/\s]+"
)


class CutSecrets(logging.Filter):
    """Cuts the token out of addresses, in the message and in its arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = SECRETS.sub(r"\1…", record.getMessage())
        record.args = ()
        return True
