"""The container's health check: asks /health/ under the portal's own name; needs nothing but Python."""

import http.client
import os
import sys
from urllib.parse import urlsplit

asked = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
asked.request("GET", "/health/", headers={"Host": urlsplit(os.environ["SITE_URL"]).hostname or ""})
sys.exit(asked.getresponse().status != 200)
