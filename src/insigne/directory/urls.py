"""Addresses of the directories, the messages, and their management."""

from django.urls import path

from insigne.directory import managing, message_views, views

urlpatterns = [
    path("b/<slug:code>/recipients", views.directory, name="directory"),
    path("b/<slug:code>/recipients/me", views.entry, name="directory-entry"),
    path("b/<slug:code>/recipients/leave", views.leave, name="directory-leave"),
    path("b/<slug:code>/recipients/<uuid:entry_id>/write", message_views.write, name="message-write"),
    path("messages/", message_views.inbox, name="messages"),
    path("messages/<uuid:message_id>", message_views.message, name="message"),
    path("messages/<uuid:message_id>/aside", message_views.set_aside, name="message-aside"),
    path("messages/<uuid:message_id>/block", message_views.block, name="message-block"),
    path("messages/<uuid:message_id>/report", message_views.report, name="message-report"),
    path("messages/blocks/<uuid:block_id>/lift", message_views.unblock, name="block-lift"),
    path("manage/<slug:slug>/network", managing.network, name="manage-network"),
    path("manage/<slug:slug>/network/crossing", managing.crossing, name="network-crossing"),
    path("manage/<slug:slug>/network/reports/<uuid:report_id>", managing.decide, name="report-decide"),
    path(
        "manage/<slug:slug>/network/suspensions/<uuid:suspension_id>", managing.lift, name="suspension-lift"
    ),
]
