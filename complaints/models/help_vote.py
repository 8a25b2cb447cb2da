"""«Помогло?» under an article of help: yes or no and, if the reader wishes, words. Nothing says whose they are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

WORDS_MAX = 500


class HelpVote(models.Model):
    """One of each browser, article and day: `key` is a digest from which neither can be told."""

    article = models.SlugField(_("статья"), max_length=60)
    helped = models.BooleanField(_("помогло"))
    words = models.CharField(_("слова"), max_length=WORDS_MAX, blank=True)
    at = models.DateTimeField(_("когда"))
    key = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = _("отзыв о статье помощи")
        verbose_name_plural = _("отзывы о статьях помощи")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.article} {self.at:%d.%m.%Y %H:%M}"
