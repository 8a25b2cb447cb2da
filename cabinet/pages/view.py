"""«Версия для слабовидящих»: how pages look, chosen on one page, for all pages; without a sign-in and without scripts."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import view_settings
from accounts.models import User
from accounts.next_page import next_of, onward
from cabinet.pages.context import chosen_view


class ViewForm(forms.Form):
    """A group of choices for each part of the look."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in view_settings.PARTS:
            self.fields[part.name] = forms.ChoiceField(
                label=str(part.label),
                choices=[("", part.usual), *part.choices.items()],
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": _("Выберите один из вариантов")},
            )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def view(request: HttpRequest) -> HttpResponse:
    """The choice; «Обычная версия» takes it back."""
    back = next_of(request)
    if request.method == "POST" and "usual" in request.POST:
        return _kept(request, {}, back)
    form = ViewForm(request.POST if request.method == "POST" else None, initial=chosen_view(request))
    if form.is_valid():
        return _kept(request, form.cleaned_data, back)
    return render(request, "pages/view.html", {"form": form, "next": back})


def _kept(request: HttpRequest, chosen: dict[str, str], back: str) -> HttpResponse:
    """On this device, and in the profile of whoever is signed in."""
    if isinstance(request.user, User):
        view_settings.keep(request.user, chosen)
    text = view_settings.written(chosen)
    messages.success(request, _("Вид сохранён для всех страниц") if text else _("Теперь обычная версия"))
    response = redirect(onward(reverse("view"), back))
    if text:
        response.set_cookie(
            settings.VIEW_COOKIE_NAME, text, max_age=view_settings.LIFE, secure=settings.SESSION_COOKIE_SECURE,
            httponly=True, samesite="Lax",
        )  # fmt: skip
    else:
        response.delete_cookie(settings.VIEW_COOKIE_NAME, samesite="Lax")
    return response
