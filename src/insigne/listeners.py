"""When this is recorded in the journal, do these: the one table."""

from insigne.awards.jobs import republish_lists
from insigne.mail import notifications

LISTENERS = {
    "invitation.sent": [notifications.invitation],
    "application.submitted": [notifications.application_submitted, notifications.application_received],
    "application.taken": [notifications.application_taken],
    "application.changes_requested": [notifications.changes_requested],
    "application.refused": [notifications.application_refused],
    "application.withdrawn": [notifications.application_withdrawn],
    "key.retired": [republish_lists],
    "key.revoked": [republish_lists],
    "award.issued": [notifications.award_issued],
    "award.revoked": [notifications.award_revoked],
}
