"""«Мои данные» and «Уведомления»: the person's name and address, contacts, where notices go."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import codes, contact_change, security, trial_messages
from accounts.models import Code
from accounts.person import signed_in
from accounts.phones import is_mobile
from accounts.profile_forms import ChannelsForm, NewContactForm, NewEmailForm, NewPhoneForm, ProfileForm
from accounts.views import journey
from accounts.views.entry import GET_POST, code_page, send_code
from accounts.views.second_factor import proved
from notifications.masking import mask_address

CONTACT_FORMS: dict[str, type[NewContactForm]] = {"email": NewEmailForm, "phone": NewPhoneForm}


@never_cache
@require_http_methods(GET_POST)
def profile(request: HttpRequest) -> HttpResponse:
    """Name and address, put into the next complaint; contacts with a link to change each."""
    user = signed_in(request)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Данные сохранены. Подставим их в следующее обращение"))
        return redirect("account_profile")
    user.refresh_from_db()  # a refused form has written into the object the header reads
    context = {
        "form": form,
        "email": mask_address(user.email) if user.email_verified else "",
        "phone_number": mask_address(user.phone) if user.phone_verified else "",
    }
    return render(request, "accounts/profile.html", context)


@never_cache
@require_http_methods(GET_POST)
def channels(request: HttpRequest) -> HttpResponse:
    """Mail and SMS about each change, where there is a proved address; the cabinet always."""
    user = signed_in(request)
    form = ChannelsForm(request.POST if request.method == "POST" else None, instance=user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Сохранено"))
        return redirect("account_channels")
    context = {
        "form": form,
        "email": mask_address(user.email),
        "phone_number": mask_address(user.phone),
        "is_mobile": is_mobile(user.phone),
        "last": trial_messages.words(user),
    }
    return render(request, "accounts/channels.html", context)


@require_POST
def test_channel(request: HttpRequest) -> HttpResponse:
    """«Проверить»: one message by the channel that was pressed; what became of it stands on the page of channels."""
    channel = request.POST.get("channel", "")
    if journey.too_fast(request, "test_message"):
        messages.warning(request, _("Проверять можно пять раз в час и десять раз в сутки. Попробуйте позже"))
    elif trial_messages.send(signed_in(request), channel, at=timezone.now()):
        messages.success(request, _("Отправляем. Через минуту обновите страницу: здесь будет видно, ушло ли сообщение"))
    else:
        messages.error(request, _("Проверить нечего: нет подтверждённого адреса. Добавьте его"))
    return redirect("account_channels")


@never_cache
@sensitive_post_parameters("current_password", "code")
@require_http_methods(GET_POST)
def new_contact(request: HttpRequest, kind: str) -> HttpResponse:
    """All proofs there are and the new contact; the answer is the same whether it is somebody's or nobody's."""
    user = signed_in(request)
    form = CONTACT_FORMS[kind](journey.typed_unless_braked(request, "check_password"), user=user)
    if form.is_valid():
        contact = form.cleaned_data["contact"]
        again = journey.is_second_press(request, Code.Purpose.CONTACT, contact)
        if again or _sent(request, form, contact):
            return redirect("account_contact_code")
    has_one = user.email_verified if kind == "email" else user.phone_verified
    return render(request, "accounts/contact.html", {"form": form, "kind": kind, "has_one": has_one})


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(GET_POST)
def contact_code(request: HttpRequest) -> HttpResponse:
    """The code proves the new contact, which then replaces the old one."""
    return code_page(request, Code.Purpose.CONTACT, start="account_profile", go_on=_replace)


def _sent(request: HttpRequest, form: NewContactForm, contact: str) -> bool:
    """Whether the code to the new contact is on its way; the application's code is looked at first, and only once."""
    if form.device and not proved(request, form.device, form):
        return False
    issue = partial(codes.issue, Code.Purpose.CONTACT, contact, at=timezone.now(), asked_by=form.user)
    refusal = send_code(request, issue)
    if refusal:
        form.add_error("contact", refusal)
    return not refusal


def _replace(request: HttpRequest, code: Code) -> HttpResponse:
    user = signed_in(request)
    journey.forget(request, Code.Purpose.CONTACT)
    if contact_change.replace(code, user, request=request, at=timezone.now()):
        security.keep_session(request, user)
        messages.success(request, _("Контакт сохранён. На других устройствах придётся войти заново"))
    else:
        messages.warning(request, _("Не получилось сохранить контакт. Запросите код ещё раз"))
    return redirect("account_profile")
