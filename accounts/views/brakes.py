"""What too many or wrong codes of the second factor are answered."""

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import second_factor
from accounts.models import AppDevice
from accounts.views import journey

UNNOTICED_SECONDS = 2
NEXT_CODE = gettext_lazy("Код не подошёл. Введите тот, что в приложении сейчас")


def brake_of(request: HttpRequest, device: AppDevice) -> str:
    """Why no code is looked at now; an empty string when it is."""
    if journey.too_fast(request, "otp"):
        return journey.slow_down()
    wait = second_factor.seconds_to_wait(device)
    return _wait_words(wait) if wait else ""


def words_of_miss(device: AppDevice, again: Promise = NEXT_CODE) -> str:
    """The first miss costs a second, which nobody notices; later ones say how long to wait."""
    wait = second_factor.seconds_to_wait(device)
    if wait > UNNOTICED_SECONDS:
        return _("Код не подошёл. Следующий можно ввести через %(seconds)d с") % {"seconds": wait}
    return str(again)


def _wait_words(seconds: int) -> str:
    return _("Слишком много попыток. Попробуйте через %(seconds)d с") % {"seconds": seconds}
