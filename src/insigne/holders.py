"""Who keeps personal data, and how each consent is taken back: the two tables that `people` asks for by name."""

from typing import TYPE_CHECKING

from insigne.api import actions as platforms
from insigne.api import displaying
from insigne.api import personal as api
from insigne.applications import personal as applications
from insigne.awards import personal as awards
from insigne.backpack import personal as backpack
from insigne.directory import actions as directories
from insigne.directory import personal as directory
from insigne.endorsements import personal as endorsements
from insigne.experiences import personal as experiences
from insigne.oid4vci import actions as wallets
from insigne.oid4vci import personal as oid4vci
from insigne.path import personal as path
from insigne.people.models import Use

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from insigne.people.consents import Withdraw
    from insigne.people.personal import Holder

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
)

WITHDRAWALS: "Mapping[Use, Withdraw]" = {
    Use.DIRECTORY: directories.withdraw_directory,
    Use.NETWORK: directories.withdraw_network,
    Use.PUBLIC_LINE: directories.withdraw_public_line,
    Use.PLATFORM: platforms.withdraw_platform,
    Use.WALLET: wallets.withdraw,
    Use.DISPLAYER: displaying.switch_off,
}
