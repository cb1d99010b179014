import copy
import logging
import pickle
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tui import log
from tui.config import Secret, masked
from tui.errors import ConfigError
from tui.redact import redact

TEXT = "hunter2-hunter2-hunter2"


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    level, last_resort, raises = root.level, logging.lastResort, logging.raiseExceptions
    yield
    root.setLevel(level)
    logging.lastResort, logging.raiseExceptions = last_resort, raises


@dataclass(frozen=True)
class Holder:
    secret: Secret


def test_a_secret_shows_itself_only_when_revealed() -> None:
    secret = Secret(TEXT)
    shown = [repr(secret), str(secret), f"{secret}", f"{secret:>40}", f"{secret!r}", "{} {!r}".format(secret, secret)]  # noqa: UP032
    shown += [repr(Holder(secret)), repr([secret]), repr({"a": secret}), ascii(secret)]
    assert all(TEXT not in each for each in shown)
    assert secret.reveal() == TEXT
    assert copy.copy(Holder(secret)).secret is secret


def test_a_secret_cannot_be_pickled() -> None:
    with pytest.raises(TypeError, match="pickled"):
        pickle.dumps(Secret(TEXT))


def test_a_command_runs_once_and_only_when_needed(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    code = f"open({str(ran)!r}, 'a').write('x'); print('from-a-command'); print('second line')"
    secret = Secret(command=[sys.executable, "-c", code])
    assert not ran.exists()
    assert secret.reveal() == secret.reveal() == "from-a-command"
    assert ran.read_text() == "x"


@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("no-such-command-here --x", "there is no command “no-such-command-here”"),
        (f"{sys.executable} -c 'import sys; print(\"leak-leak-leak\", file=sys.stderr); sys.exit(3)'", "status 3"),
        ("true", "printed nothing"),
        ("echo 'unclosed", "is not a command line"),
    ],
)
def test_a_command_that_fails_is_one_line_without_what_it_wrote(command: str, named: str) -> None:
    with pytest.raises(ConfigError, match=named) as caught:
        Secret(command=command, origin="config.toml [profiles.p] token_command").reveal()
    line = caught.value.line()
    assert line.startswith("config.toml [profiles.p] token_command")
    assert "leak" not in line


def test_a_known_secret_is_taken_out_of_any_text() -> None:
    Secret("p@ss/word+with=signs")
    assert "p@ss" not in redact("x p@ss/word+with=signs y")
    assert "p%40ss" not in redact("https://h/?q=p%40ss%2Fword%2Bwith%3Dsigns")


@pytest.mark.parametrize(
    "text",
    [
        "eyJhbGciOiJIUzI1NiJ9.eyJzZXJ2ZXIiOnRydWV9.LEAKLEAKLEAK",
        "Authorization: Bearer LEAKLEAKLEAK",
        "authorization: LEAKLEAKLEAK",
        "Basic LEAKLEAKLEAK==",
        "https://h/api?api_key=LEAKLEAKLEAK&limit=3",
        "{'api_secret': 'LEAKLEAKLEAK'}",
        '{"api_token": "LEAKLEAKLEAK"}',
        "{b'authorization': b'LEAKLEAKLEAK'}",
        "Headers([(b'Authorization', b'LEAKLEAKLEAK')])",
    ],
)
def test_what_looks_like_a_credential_is_taken_out(text: str) -> None:
    assert "LEAK" not in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "stream:default/call-1/5a4db0c0-0000-4000-8000-000000000001 token expired, limit=25",
        "RealtimeKit does not accept the token: Authentication error",
        "the secret, or the password, is missing",
    ],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert redact(text) == text


def test_masked_identifiers_can_be_told_apart_and_short_ones_are_hidden() -> None:
    assert masked("abcdefghijkl") == "abcd…"
    assert "abc" not in masked("abc")


def test_the_log_holds_no_secret_not_even_in_a_traceback_and_is_private(tmp_path: Path) -> None:
    secret = Secret(TEXT)
    file = tmp_path / "state/callscope.log"
    try:
        assert log.start(file) == file
        logging.getLogger("x").info("sent %s with %s", secret.reveal(), secret)
        try:
            raise ValueError(f"bad {secret.reveal()}")
        except ValueError:
            logging.getLogger("x").exception("failed")
            assert TEXT in traceback.format_exc()
    finally:
        log.stop()
    text = file.read_text()
    assert "Traceback" in text
    assert TEXT not in text
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("")
    assert log.start(blocker / "callscope.log") is None
