"""What gunicorn serves."""

import io

import pytest
from django.test import RequestFactory
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("charset", ["hex", "idna", "undefined", '"rot13"', "utf-16", "utf-8"])
@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_an_odd_charset_breaks_no_address(charset, kind):
    from cabinet.wsgi import application

    answers = []
    environ = RequestFactory().get(reverse("account_login")).environ
    environ |= {"CONTENT_TYPE": f"{kind}; Charset={charset}", "QUERY_STRING": "next=/%ff", "wsgi.input": io.BytesIO()}
    application(environ, lambda status, _headers, *_fault: answers.append(status))
    assert answers == ["200 OK"]
