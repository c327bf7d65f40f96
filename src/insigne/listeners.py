"""When this is recorded in the journal, do these: the one table."""

from insigne.awards.jobs import republish_lists
from insigne.backpack.jobs import look_again
from insigne.directory.jobs import end_entry
from insigne.mail import contact, endorsing, keeping, notifications, reminders
from insigne.people.jobs import make_archive

LISTENERS = {
    "invitation.sent": [notifications.invitation],
    "application.submitted": [notifications.application_submitted, notifications.application_received],
    "application.taken": [notifications.application_taken],
    "application.changes_requested": [notifications.changes_requested],
    "application.refused": [notifications.application_refused],
    "application.expiring": [keeping.draft_ending],
    "account.ending": [keeping.account_ending],
    "application.withdrawn": [notifications.application_withdrawn],
    "key.retired": [republish_lists],
    "key.revoked": [republish_lists],
    "user.address_confirmed": [look_again],
    "reminder.sent": [reminders.another_address],
    "archive.asked": [make_archive],
    "archive.ready": [keeping.archive_ready],
    "award.issued": [notifications.award_issued],
    "endorsement.asked": [endorsing.asked],
    "endorsement.answered": [endorsing.answered],
    "endorsement.declined": [endorsing.declined],
    "endorsement.withdrawn": [endorsing.withdrawn],
    "endorsement.given": [endorsing.given],
    "message.sent": [contact.message_sent],
    "message.answered": [contact.message_answered],
    "message.reported": [contact.message_reported],
    "award.declined": [end_entry],
    "award.revoked": [end_entry, notifications.award_revoked],
}
