"""Who keeps personal data, how each consent is taken back and named, what is purged: what `people` asks by name."""

from typing import TYPE_CHECKING

from insigne.api import actions as platforms
from insigne.api import displaying
from insigne.api import personal as api
from insigne.applications import expiring
from insigne.applications import personal as applications
from insigne.awards import personal as awards
from insigne.backpack import personal as backpack
from insigne.directory import actions as directories
from insigne.directory import keeping as messages
from insigne.directory import personal as directory
from insigne.endorsements import actions as endorsing
from insigne.endorsements import keeping as requests
from insigne.endorsements import personal as endorsements
from insigne.experiences import personal as experiences
from insigne.oid4vci import actions as wallets
from insigne.oid4vci import personal as oid4vci
from insigne.path import actions as paths
from insigne.path import personal as path
from insigne.people import account_data, idle
from insigne.people import keeping as passing
from insigne.people.models import Use
from insigne.sharing import personal as sharing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from insigne.people.consents import NamesOf, Withdraw
    from insigne.people.personal import Holder
    from insigne.people.purging import Purge

# In the order of erasing: what refers to another comes before it.
HOLDERS: "Sequence[Holder]" = (
    api,
    oid4vci,
    directory,
    path,
    backpack,
    endorsements,
    applications,
    experiences,
    awards,
    sharing,
    account_data,
)

WITHDRAWALS: "Mapping[Use, Withdraw]" = {
    Use.AWARD_PAGE: awards.close_page,
    Use.AWARD_LISTED: awards.close_page,
    Use.DIRECTORY: directories.withdraw_directory,
    Use.NETWORK: directories.withdraw_network,
    Use.PUBLIC_LINE: directories.withdraw_public_line,
    Use.PATH: paths.withdraw,
    Use.ENDORSEMENT: endorsing.withdraw_consent,
    Use.PLATFORM: platforms.withdraw_platform,
    Use.WALLET: wallets.withdraw,
    Use.DISPLAYER: displaying.switch_off,
}

# What a consent is about, in words; a use that is not here is told by its own name.
ABOUTS: "Mapping[Use, NamesOf]" = {
    Use.AWARD_PAGE: awards.names_of,
    Use.AWARD_LISTED: awards.names_of,
    Use.WALLET: awards.names_of,
    Use.PATH: path.names_of,
    Use.DIRECTORY: directory.names_of,
    Use.NETWORK: directory.names_of,
    Use.PUBLIC_LINE: directory.names_of,
    Use.PLATFORM: api.names_of,
    Use.ENDORSEMENT: endorsements.names_of,
}

PURGES: "Sequence[Purge]" = (
    expiring.DRAFTS,
    expiring.CLOSED_APPLICATIONS,
    expiring.EVIDENCE,
    expiring.AWARD_EVIDENCE,
    messages.MESSAGES,
    requests.REQUESTS,
    passing.INVITATIONS,
    passing.ARCHIVES,
    idle.ACCOUNTS,
)
