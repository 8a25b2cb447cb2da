"""The environment of a test run, set before Django reads its settings: nothing of a test lands in the project's var/.

Loaded as an early plugin (`-p tests.environment` in pyproject.toml): a conftest would come too late.
"""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="otklik-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

os.mkdir(os.path.join(_folder, "static"))  # whitenoise warns about a missing one
os.environ["VAR_DIR"] = _folder
os.environ["DEMO"] = "1"
for _name in ("DATABASE_URL", "CELERY_BROKER_URL", "SITE_URL", "DEBUG", "SECRET_KEY", "FIELD_KEYS", "HOST", "PORT"):
    os.environ.pop(_name, None)
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
