"""Reading codes as their owner would: from the message on its way."""

import re

import pytest

from accounts import second_factor
from notifications import secrecy
from notifications.models import Message


@pytest.fixture
def letter_to():
    """`letter_to(address)`: the text of the newest code message to it."""

    def read(address: str) -> str:
        message = Message.objects.filter(address=address, encrypted=True).latest("pk")
        return secrecy.decrypt(message.body)

    return read


@pytest.fixture
def code_to(letter_to):
    """`code_to(address)`: the six digits of that message."""

    def read(address: str) -> str:
        return re.search(r"\b\d{6}\b", letter_to(address)).group()

    return read


@pytest.fixture
def app_code():
    """`app_code(user)`: what the person's application shows."""

    def read(user) -> str:
        return second_factor.current_code(second_factor.device_of(user))

    return read
