"""Who is told that something of theirs is ready or will end. Each function is a job that can be run twice."""

from insigne.applications.models import Application
from insigne.institutions.addresses import absolute
from insigne.jobs import job
from insigne.journal.models import Event
from insigne.mail.sending import send
from insigne.people.models import Archive, User
from insigne.people.retention import NOTICE, days_of


@job()
def draft_ending(event_id: int) -> None:
    """To the applicant: their idle draft ends in a month unless they touch it."""
    about = Event.objects.values_list("object_id", flat=True).get(pk=event_id)
    related = ("applicant", "institution", "version")
    application = (
        Application.objects.select_related(*related).defer("version__picture").filter(pk=about).first()
    )
    if application and application.is_editable:
        person, link = application.applicant, absolute("application", application.pk)
        content = {"application": application, "person": person, "link": link, "days": NOTICE.days}
        send("draft_ending", person.email, person.language, content, sender=application.institution)


@job()
def account_ending(event_id: int) -> None:
    """To somebody who has not signed in for long: their account is erased in a month unless they do."""
    about = Event.objects.values_list("object_id", flat=True).get(pk=event_id)
    person = User.objects.filter(pk=about).first()
    if person:
        content = {"person": person, "link": absolute("my-data"), "days": NOTICE.days}
        send("account_ending", person.email, person.language, content)


@job()
def archive_ready(event_id: int) -> None:
    """To the person who asked for it: where it is, once signed in. The letter itself opens nothing."""
    about = Event.objects.values_list("object_id", flat=True).get(pk=event_id)
    archive = Archive.objects.select_related("person").filter(pk=about).first()
    if archive:
        person, link = archive.person, absolute("my-data")
        content = {"archive": archive, "person": person, "link": link, "days": days_of("archives")}
        send("archive_ready", person.email, person.language, content)
