"""Addresses of the citizen's pages."""

from django.urls import path

from complaints.views import citizen, dialogue, drafts, files

app_name = "complaints"
urlpatterns = [
    path("complaints/", citizen.complaint_list, name="list"),
    path("complaints/new/", drafts.new, name="new"),
    path("complaints/drafts/<uuid:uuid>/delete/", drafts.delete, name="draft_delete"),
    path("complaints/drafts/<uuid:uuid>/files/upload/", files.upload, name="upload"),
    path("complaints/drafts/<uuid:uuid>/<slug:name>/", drafts.step, name="step"),
    path("complaints/<str:number>/", citizen.detail, name="detail"),
    path("complaints/<str:number>/sent/", citizen.sent, name="sent"),
    path("complaints/<str:number>/reply/", dialogue.reply, name="reply"),
    path("complaints/<str:number>/withdraw/", dialogue.withdraw, name="withdraw"),
    path("attachments/<uuid:uuid>/", files.attachment, name="attachment"),
]
