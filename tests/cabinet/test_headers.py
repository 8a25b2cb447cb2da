"""What a request says of itself is not believed."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("charset", ["hex", "idna", "undefined", "rot13", "utf-16", "utf-8"])
def test_an_odd_charset_breaks_no_address_and_no_form(client, charset):
    url = f"{reverse('account_login')}?next=/%ff"
    assert client.get(url, CONTENT_TYPE=f"text/plain; charset={charset}").status_code == 200
    form = b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\nanna\r\n--x--\r\n'
    answer = client.generic("POST", url, form, content_type=f"multipart/form-data; boundary=x; charset={charset}")
    assert answer.status_code == 200
