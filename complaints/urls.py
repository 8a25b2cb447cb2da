"""Addresses of the citizen's pages."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from complaints.views import (
    autosave,
    beginning,
    citizen,
    closing,
    dialogue,
    drafts,
    files,
    live,
    personal_data,
    progress,
    recovery,
    support,
    topic_step,
    topics,
)


class NumberConverter(StringConverter):
    """Signs a number is made of: PostgreSQL refuses some others (NUL) with an error instead of finding nothing."""

    regex = "[0-9-]{1,40}"


register_converter(NumberConverter, "number")

app_name = "complaints"
urlpatterns = [
    path("complaints/", citizen.complaint_list, name="list"),
    # These two are known to complaints/live.py as well.
    path("complaints/live/", live.poll, name="live"),
    path("complaints/<number:number>/live/", live.poll, name="live_of"),
    path("complaints/new/", beginning.new, name="new"),
    path("complaints/drafts/<uuid:uuid>/delete/", drafts.delete, name="draft_delete"),
    path("complaints/drafts/<uuid:uuid>/files/upload/", files.upload, name="upload"),
    path("complaints/drafts/<uuid:uuid>/urgent/", topic_step.urgent, name="urgent"),
    path("complaints/drafts/<uuid:uuid>/<slug:name>/", drafts.step, name="step"),
    path("complaints/drafts/<uuid:uuid>/<slug:name>/autosave/", autosave.autosave, name="autosave"),
    path("complaints/<number:number>/", citizen.detail, name="detail"),
    path("complaints/<number:number>/sent/", citizen.sent, name="sent"),
    path("complaints/<number:number>/reply/", dialogue.reply, name="reply"),
    path("complaints/<number:number>/add/", dialogue.add, name="add"),
    path("complaints/<number:number>/ask/", progress.ask, name="ask"),
    path("complaints/<number:number>/withdraw/", dialogue.withdraw, name="withdraw"),
    path("examples/", topics.examples, name="examples"),
    path("examples/<slug:code>/", topics.example, name="example"),
    path("accounts/recovery/", recovery.begin, name="recovery"),
    path("accounts/recovery/code/", recovery.code, name="recovery_code"),
    path("accounts/recovery/sent/", recovery.sent, name="recovery_sent"),
    # Short, because an SMS has 70 letters.
    path("n/<slug:token>/", recovery.stop, name="recovery_stop"),
    path("r/<slug:token>/", recovery.enter, name="recovery_enter"),
    path("support/", support.begin, name="support"),
    path("support/sent/", support.sent, name="support_sent"),
    path("support/state/", support.state, name="support_state"),
    path("support/mine/", support.mine, name="support_mine"),
    path("support/mine/<uuid:uuid>/", support.one, name="support_request"),
    path("support/files/<uuid:uuid>/", support.file, name="support_file"),
    path("support/files/<uuid:uuid>/thumbnail/", support.thumbnail, name="support_thumbnail"),
    path("attachments/<uuid:uuid>/", files.attachment, name="attachment"),
    path("attachments/<uuid:uuid>/thumbnail/", files.thumbnail, name="thumbnail"),
    path("accounts/data/", personal_data.overview, name="data"),
    path("accounts/close/", closing.close, name="close"),
    path("accounts/close/keep/", closing.keep, name="keep"),
    path("accounts/data/ask/", personal_data.ask, name="data_ask"),
    path("accounts/data/copy/", personal_data.download, name="data_copy"),
]
