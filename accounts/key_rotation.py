"""A new key for everything that is encrypted."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Value
from django.db.models.functions import Cast

from accounts.encryption import EncryptedTextField
from notifications import outbox, secrecy


def rotate() -> tuple[int, int]:
    """Write everything anew under the newest of FIELD_KEYS; how many were rewritten and how many no key opens.

    What is under the newest key already is left alone, so a second run changes nothing. A row that changes meanwhile
    was written by the newest key and is left alone too.
    """
    counts = [outbox.rotate_codes(), *(_rotate(model, field) for model, field in _encrypted_columns())]
    return sum(done for done, _lost in counts), sum(lost for _done, lost in counts)


def _encrypted_columns() -> Iterator[tuple[Any, str]]:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field.attname


def _rotate(model: Any, field: str) -> tuple[int, int]:
    # Cast: the column as it lies there, past the field that would decrypt it.
    rows = model._base_manager.annotate(_raw=Cast(field, models.TextField()))
    tokens = rows.exclude(_raw="").exclude(_raw=None).values_list("pk", "_raw")
    return secrecy.rotate_all(
        tokens.iterator(),
        lambda pk, old, new: rows.filter(pk=pk, _raw=old).update(**{field: Value(new, models.TextField())}),
    )
