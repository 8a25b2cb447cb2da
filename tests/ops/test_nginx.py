"""nginx's file against a real nginx and a small upstream: limits, headers, private files, outage pages."""

import contextlib
import datetime
import http.client
import http.server
import json
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

ROOT = Path(__file__).resolve().parents[2]
NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt install nginx-light"),
]


class Upstream(http.server.BaseHTTPRequestHandler):
    """Tells what it was asked; sends one private file."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        if self.path.startswith("/attachments/"):
            self.send_header("X-Accel-Redirect", "/private/ab/%D0%B4%D0%BE%D0%BC.pdf")
            is_small = self.path.endswith("/thumbnail/")
            self.send_header("Content-Type", "image/jpeg" if is_small else "application/pdf")
            name = "thumbnail.jpg" if is_small else "dom.pdf"
            self.send_header("Content-Disposition", f'attachment; filename="{name}"')
            self.send_header("Cache-Control", "no-store")
            body = b""
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        left = int(self.headers["Content-Length"])
        while left > 0:
            left -= len(self.rfile.read(min(left, 1 << 20)))
        self.do_GET()

    def log_message(self, *_args: object) -> None:
        """Silent."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    certificate = builder.sign(key, hashes.SHA256())
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(pem)


@pytest.fixture(scope="module")
def upstream():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def place(folder: Path) -> None:
    """The folders that the containers mount."""
    for name in ("tls", "files/ab", "static/css", "static/outage", "pages", "tmp"):
        (folder / name).mkdir(parents=True)
    make_certificate(folder / "tls")
    (folder / "files/ab/дом.pdf").write_bytes(b"%PDF-1.7 private")
    (folder / "static/css/base.css").write_text("body{}")
    (folder / "static/css/base.0123456789ab.css").write_text("body{}")
    (folder / "static/outage/503.html").write_text("<h1>Портал временно закрыт</h1>")
    (folder / "static/outage/429.html").write_text("<h1>Слишком много запросов</h1>")
    (folder / "static/outage/413.html").write_text("<h1>Файлы слишком большие вместе</h1>")


def localise(folder: Path, *, portal: int, plain: int, tls: int) -> Path:
    """The project's file with this machine's ports and folders, and nothing else changed."""
    text = (ROOT / "cabinet/deploy/nginx.conf").read_text()
    for old, new in (
        (" /tmp/", f" {folder}/tmp/"),  # first: the folder itself may stand in /tmp
        ("web:8000", f"127.0.0.1:{portal}"),
        ("listen 8080", f"listen 127.0.0.1:{plain}"),
        ("listen 8443", f"listen 127.0.0.1:{tls}"),
        ("/etc/nginx/tls/", f"{folder}/tls/"),
        ("/srv/", f"{folder}/"),
        ("/dev/stdout", f"{folder}/tmp/access.log"),
        ("/dev/stderr", f"{folder}/tmp/error.log"),
        ("worker_processes auto;", f"worker_processes 1; daemon off; {'user root;' if os.getuid() == 0 else ''}"),
    ):
        assert old in text
        text = text.replace(old, new)
    path = folder / "nginx.conf"
    path.write_text(text)
    return path


class Proxy:
    """A running nginx and a client that accepts its certificate."""

    def __init__(self, folder: Path, *, plain: int, tls: int) -> None:
        self.folder, self.plain, self.tls = folder, plain, tls
        self.context = ssl._create_unverified_context()  # noqa: S323 - its certificate was made a second ago

    def ask(self, method: str, path: str, *, body: bytes | None = None, headers: dict[str, str] | None = None):
        client = http.client.HTTPSConnection("127.0.0.1", self.tls, timeout=20, context=self.context)
        client.request(method, path, body=body, headers=headers or {})
        answer = client.getresponse()
        content = answer.read()
        client.close()
        return answer, content


@pytest.fixture(scope="module")
def proxy(upstream, tmp_path_factory):
    folder = tmp_path_factory.mktemp("nginx")
    place(folder)
    plain, tls = free_port(), free_port()
    config = localise(folder, portal=upstream.server_address[1], plain=plain, tls=tls)
    with running(folder, config, tls):
        yield Proxy(folder, plain=plain, tls=tls)


@contextlib.contextmanager
def running(folder: Path, config: Path, port: int):
    """nginx in the foreground, ended whatever happens."""
    program = subprocess.Popen([NGINX, "-p", folder, "-c", config, "-e", folder / "tmp/error.log"])
    try:
        wait_for(port)
        yield
    finally:
        program.terminate()
        program.wait(timeout=10)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx did not start")


def test_the_file_is_valid(tmp_path):
    place(tmp_path)
    config = localise(tmp_path, portal=1, plain=free_port(), tls=free_port())
    told = subprocess.run(
        [NGINX, "-t", "-p", tmp_path, "-c", config, "-e", tmp_path / "tmp/error.log"], capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
    assert "[warn]" not in told.stderr.replace('the "user" directive', "")


def test_plain_http_goes_to_https(proxy):
    client = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=5)
    client.request("GET", "/complaints/?page=2", headers={"Host": "otklik.example"})
    answer = client.getresponse()
    client.close()
    assert (answer.status, answer.headers["Location"]) == (301, "https://otklik.example/complaints/?page=2")


def test_what_a_stranger_says_about_the_connection_is_overwritten(proxy):
    lies = {
        "Host": "otklik.example",
        "X-Forwarded-For": "8.8.8.8",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Port": "1",
        "X_Forwarded_For": "8.8.4.4",
        "X-Real-IP": "8.8.8.8",
        "Forwarded": "for=8.8.8.8",
        "X-Request-ID": "chosen-by-me",
    }
    _, content = proxy.ask("GET", "/", headers=lies)
    heard = json.loads(content)
    assert heard["host"] == "otklik.example"
    assert heard["x-forwarded-for"] == "127.0.0.1"
    assert heard["x-forwarded-proto"] == "https"
    assert len(heard["x-request-id"]) == 32
    assert not {"x-forwarded-host", "x-forwarded-port", "x_forwarded_for", "x-real-ip", "forwarded"} & set(heard)


def test_a_filing_at_the_limit_passes(proxy):
    answer, _ = proxy.ask("POST", "/complaints/", body=b"x" * (50 * 1024 * 1024 + 64 * 1024))
    assert answer.status == 200


def test_a_body_beyond_the_limit_is_answered_with_a_page(proxy):
    client = http.client.HTTPSConnection("127.0.0.1", proxy.tls, timeout=20, context=proxy.context)
    client.putrequest("POST", "/complaints/")
    client.putheader("Content-Length", str(52 * 1024 * 1024))
    client.endheaders()
    answer = client.getresponse()
    content = answer.read().decode()
    client.close()
    assert (answer.status, content) == (413, "<h1>Файлы слишком большие вместе</h1>")


@pytest.mark.parametrize(
    ("path", "name", "media_type"),
    [
        ("/attachments/1/", "dom.pdf", "application/pdf"),
        ("/attachments/1/thumbnail/", "thumbnail.jpg", "image/jpeg"),
    ],
)
def test_a_private_file_is_sent_by_nginx_with_the_portals_name_and_type(proxy, path, name, media_type):
    answer, content = proxy.ask("GET", path)
    assert (answer.status, content) == (200, b"%PDF-1.7 private")
    assert {
        name: answer.headers[name]
        for name in (
            "Content-Type",
            "Content-Disposition",
            "Cache-Control",
            "X-Content-Type-Options",
            "Content-Security-Policy",
        )
    } == {
        "Content-Type": media_type,
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    assert "X-Accel-Redirect" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/private/ab/%D0%B4%D0%BE%D0%BC.pdf",
        "/static/../private/ab/%D0%B4%D0%BE%D0%BC.pdf",
        "/static../files/ab/%D0%B4%D0%BE%D0%BC.pdf",
        "//private/ab/%D0%B4%D0%BE%D0%BC.pdf",
    ],
)
def test_nobody_reaches_a_private_file_directly(proxy, path):
    answer, content = proxy.ask("GET", path)
    assert b"%PDF" not in content
    assert answer.status in {200, 400, 404}  # 200: the portal itself was asked, and it knows no such page


def test_static_files_come_without_the_portal_and_hashed_ones_are_kept(proxy):
    plain, _ = proxy.ask("GET", "/static/css/base.css")
    hashed, _ = proxy.ask("GET", "/static/css/base.0123456789ab.css")
    assert (plain.status, plain.headers["Cache-Control"]) == (200, "public, max-age=3600")
    assert (hashed.status, hashed.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    assert {plain.headers["Content-Type"], hashed.headers["Content-Type"]} == {"text/css"}


def test_a_portal_that_is_away_is_answered_with_words(tmp_path):
    place(tmp_path)
    plain, tls = free_port(), free_port()
    config = localise(tmp_path, portal=free_port(), plain=plain, tls=tls)
    with running(tmp_path, config, tls):
        answer, content = Proxy(tmp_path, plain=plain, tls=tls).ask("POST", "/complaints/", body=b"x=1")
    assert (answer.status, content.decode()) == (503, "<h1>Портал временно закрыт</h1>")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.fixture
def away(tmp_path):
    """nginx with nobody behind it."""
    place(tmp_path)
    plain, tls = free_port(), free_port()
    config = localise(tmp_path, portal=free_port(), plain=plain, tls=tls)
    with running(tmp_path, config, tls):
        yield Proxy(tmp_path, plain=plain, tls=tls)


def told(proxy, path: str) -> tuple[int, str, str | None]:
    answer, content = proxy.ask("GET", path)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status, content.decode(), answer.headers["Retry-After"]


def test_the_page_of_an_outage_is_the_newest_the_portal_has_written(away):
    pages = away.folder / "pages"
    assert told(away, "/complaints/") == (503, "<h1>Портал временно закрыт</h1>", "300")
    (pages / "503.html").write_text("<h1>Портал временно не работает</h1>")
    assert told(away, "/complaints/") == (503, "<h1>Портал временно не работает</h1>", "300")
    (pages / "maintenance.html").write_text("<h1>Откроемся в 6:00</h1>")
    assert told(away, "/complaints/") == (503, "<h1>Откроемся в 6:00</h1>", "300")


def test_the_state_of_the_service_is_told_by_its_file_when_the_portal_is_away(away):
    (away.folder / "pages/status.html").write_text("<h1>Состояние сервиса</h1>")
    assert told(away, "/status/") == (200, "<h1>Состояние сервиса</h1>", None)


def test_nobody_reads_the_written_pages_by_their_own_address(away):
    for path in ("/outage/503.html", "/pages/503.html"):
        answer, _ = away.ask("GET", path)
        assert answer.status in (404, 503)  # 503: the portal was asked, and it is away


def test_too_many_connections_from_one_address_are_answered_with_a_page(tmp_path):
    place(tmp_path)
    plain, tls = free_port(), free_port()
    config = localise(tmp_path, portal=free_port(), plain=plain, tls=tls)
    config.write_text(config.read_text().replace("limit_conn people 50;", "limit_conn people 1;"))
    with running(tmp_path, config, tls):
        proxy = Proxy(tmp_path, plain=plain, tls=tls)
        holder = http.client.HTTPSConnection("127.0.0.1", tls, timeout=20, context=proxy.context)
        holder.putrequest("POST", "/complaints/")
        holder.putheader("Content-Length", "10")
        holder.endheaders()
        holder.send(b"x")
        deadline = time.monotonic() + 5
        while (answer := proxy.ask("GET", "/"))[0].status != 429 and time.monotonic() < deadline:
            time.sleep(0.1)
        holder.close()
    assert (answer[0].status, answer[1].decode()) == (429, "<h1>Слишком много запросов</h1>")


def logged(proxy, path: str) -> dict:
    """nginx writes the line after it has answered."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        lines = [json.loads(line) for line in (proxy.folder / "tmp/access.log").read_text().splitlines()]
        if found := [line for line in lines if line["path"] == path]:
            return found[0]
        time.sleep(0.05)
    raise AssertionError("no line was written")


def test_the_log_holds_no_address_and_no_query(proxy):
    proxy.ask("GET", "/search/?q=anna@example.org")
    line = logged(proxy, "/search/")
    assert set(line) == {"timestamp", "logger", "request_id", "method", "path", "status", "bytes", "seconds"}
    assert "anna" not in (proxy.folder / "tmp/access.log").read_text()


SECRET = "6-1vabcDEF_ghiJKL:0123456789"
PLACES = ("/r/", "/n/", "/c/", "/accounts/not-me/")
LINKS = [f"{place}{SECRET}" for place in PLACES]


@pytest.mark.parametrize("place", PLACES)
def test_the_log_holds_no_secret_of_a_link(proxy, place):
    answer, _ = proxy.ask("GET", f"{place}{SECRET}/?from=letter")
    assert answer.status == 200
    assert logged(proxy, f"{place}…")["status"] == 200
    assert SECRET not in (proxy.folder / "tmp/access.log").read_text()


@pytest.mark.parametrize(
    "path", ["/r/", "/c/", "/news/r/abc/", "/contacts/", "/register/n1/", "/accounts/not-me-either/abc/"]
)
def test_other_paths_stay_readable(proxy, path):
    proxy.ask("GET", path)
    assert logged(proxy, path)["status"] == 200


def test_what_goes_wrong_behind_a_link_is_told_without_its_secret(tmp_path):
    place(tmp_path)
    plain, tls = free_port(), free_port()
    config = localise(tmp_path, portal=free_port(), plain=plain, tls=tls)
    with running(tmp_path, config, tls):
        away = Proxy(tmp_path, plain=plain, tls=tls)
        assert [away.ask("GET", path)[0].status for path in (*LINKS, "/search/")] == [503] * 5
        assert logged(away, "/search/")["status"] == 503
    written = [(tmp_path / "tmp" / name).read_text() for name in ("access.log", "error.log")]
    assert "/search/" in written[1]
    assert SECRET not in "".join(written)


def test_links_reach_the_portal_with_the_same_headers(proxy):
    _, content = proxy.ask("GET", LINKS[0], headers={"X-Forwarded-For": "8.8.8.8", "X-Real-IP": "8.8.8.8"})
    heard = json.loads(content)
    assert (heard["x-forwarded-for"], heard["x-forwarded-proto"]) == ("127.0.0.1", "https")
    assert "x-real-ip" not in heard
