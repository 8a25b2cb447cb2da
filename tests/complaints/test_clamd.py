"""The conversation with clamd: what counts as an answer, and that nothing it does holds a worker for long."""

import io
import re
import socket
import threading
import time

import pytest

from complaints.file_checks import clamd
from tests.clamd import CLEAN, FOUND, answering

FILE = bytes(range(256)) * 1000  # several chunks, the last of them not full


@pytest.fixture(autouse=True)
def _hurry(monkeypatch) -> None:
    monkeypatch.setattr(clamd, "ANSWERS_WITHIN", 5.0)


def asked(setting: str, content: bytes = FILE) -> str:
    return clamd.virus_in(io.BytesIO(content), at=clamd.address(setting))


def unanswered(setting: str, **given) -> clamd.NoAnswer:
    with pytest.raises(clamd.NoAnswer) as fault:
        asked(setting, **given)
    return fault.value


def test_a_clean_file_arrives_whole_in_pieces():
    with answering(lambda _line, _content: CLEAN) as server:
        assert asked(server.setting) == ""
    assert server.heard == [FILE]


def test_a_virus_is_told_by_its_name():
    with answering(lambda _line, _content: FOUND) as server:
        assert asked(server.setting) == "Marker.UNOFFICIAL"


def test_an_answer_that_comes_in_pieces_is_put_together():
    def spell(line, _content):
        for letter in FOUND[:-1]:
            line.sendall(bytes([letter]))
            time.sleep(0.005)
        return FOUND[-1:]

    with answering(spell) as server:
        assert asked(server.setting) == "Marker.UNOFFICIAL"


@pytest.mark.parametrize(
    "said",
    [
        b"INSTREAM size limit exceeded. ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"stream: Can't allocate memory ERROR\0",
        b"stream: OK and more\0",
        b"OK\0",
        b"stream: \0",
        b"stream:  FOUND\n\0",
        b"COMMAND READ TIMED OUT\0",
    ],
)
def test_whatever_else_it_says_is_no_answer_about_this_file(said):
    with answering(lambda _line, _content: said) as server:
        assert unanswered(server.setting).at_all is False


@pytest.mark.parametrize("said", [b"", b"stream: OK", b"stream: Marker", b"\xff\xfe\0", b"\0", b"x" * 10_000])
def test_silence_nonsense_and_half_an_answer_are_no_answer_at_all(said):
    """A line without its end may have been about to say FOUND."""
    with answering(lambda _line, _content: said) as server:
        assert isinstance(unanswered(server.setting), clamd.NoAnswer)


def test_one_that_hangs_up_in_the_middle_of_the_file_is_no_answer():
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]

        def hang_up() -> None:
            line, _address = door.accept()
            line.recv(100)
            line.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        fault = unanswered(f"127.0.0.1:{port}", content=FILE * 40)
        thread.join()
    assert fault.at_all is True


def test_a_reason_given_before_the_whole_file_was_heard_is_read():
    """clamd stops listening at its limit, says so and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def refuse() -> None:
            line, _address = door.accept()
            with line:
                line.recv(2**20)
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                line.shutdown(socket.SHUT_WR)
                while line.recv(2**20):
                    pass

        thread = threading.Thread(target=refuse)
        thread.start()
        fault = unanswered(f"127.0.0.1:{door.getsockname()[1]}", content=FILE * 8)
        thread.join()
    assert (str(fault), fault.at_all) == ("INSTREAM size limit exceeded. ERROR", False)


def test_one_that_hangs_costs_the_agreed_time_and_no_more(monkeypatch):
    monkeypatch.setattr(clamd, "ANSWERS_WITHIN", 0.3)
    with answering(lambda _line, _content: time.sleep(3) or b"") as server:
        began = time.monotonic()
        assert unanswered(server.setting).at_all is True
    assert time.monotonic() - began < 5


def test_one_that_speaks_a_letter_now_and_then_does_not_get_more_time(monkeypatch):
    monkeypatch.setattr(clamd, "ANSWERS_WITHIN", 0.5)

    def drawl(line, _content):
        for _second in range(40):
            line.sendall(b"s")
            time.sleep(0.1)
        return b"\0"

    with answering(drawl) as server:
        began = time.monotonic()
        assert unanswered(server.setting).at_all is True
        assert time.monotonic() - began < 2


def test_nobody_there_is_told_at_once(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    assert unanswered(f"127.0.0.1:{port}").at_all is True
    assert unanswered(f"unix:{tmp_path}/clamd.sock").at_all is True


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("clamav:3310", ("clamav", 3310)),
        ("127.0.0.1:3310", ("127.0.0.1", 3310)),
        ("[::1]:3310", ("::1", 3310)),
        ("unix:/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
    ],
)
def test_an_address_is_a_host_with_a_port_or_a_socket(setting, expected):
    assert clamd.address(setting) == expected


@pytest.mark.parametrize(
    "setting",
    ["clamav", ":3310", "clamav:", "clamav:0", "clamav:70000", "clamav:³", "unix:clamd", "tcp://clamav:3310", "1"],
)
def test_anything_else_is_no_address(setting):
    with pytest.raises(ValueError, match=re.escape(setting)):
        clamd.address(setting)
