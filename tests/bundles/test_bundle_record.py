"""`callscope record` as a user meets it: interrupted, resumed, adding, without secrets."""

import json
import os
import signal
import stat
from pathlib import Path

from tests.bundles.test_bundle_pseudonyms import everything
from tests.support.callscope_run import Callscope, cloudflare, showcase, stream
from tests.support.sandbox_serving import SandboxServer, StartSandbox
from tui.sandbox.faults import FaultName, parse_fault
from tui.sandbox.limits import GENEROUS
from tui.transports.bundle import open_bundle

NAME = "six_seconds"


def test_no_secret_and_no_account_is_anywhere_in_the_file(
    recorded: dict[str, tuple[str, Path]], sandbox_server: SandboxServer
) -> None:
    demo = sandbox_server.credentials
    secrets = (demo.stream.api_key, demo.stream.api_secret, demo.realtimekit.api_token, demo.realtimekit.account_id)
    for _, path in recorded.values():
        for text in everything(path):
            assert not [secret for secret in secrets if secret.encode() in text]
            assert b"eyJhbGciOi" not in text
            assert b"authorization" not in text.lower()


def test_the_manifest_says_what_when_and_with_which_profile(recorded: dict[str, tuple[str, Path]]) -> None:
    for vendor, (address, path) in recorded.items():
        with open_bundle(path) as bundle:
            manifest = bundle.manifest()
            assert manifest["tool"].startswith("callscope ")
            assert manifest["pseudonymised"] is False
            assert manifest["created_at"] <= manifest["recorded_at"]
            (source,), (session,) = bundle.sources(), bundle.sessions()
            assert (source.vendor.value, source.profile) == (vendor, "environment")
            assert (str(session.address), session.depth, session.is_complete) == (address, "full", True)
            assert bundle.now() == session.at


def test_recording_again_adds_nothing_twice(machine: Callscope, tmp_path: Path) -> None:
    path, address = tmp_path / "again.callscope", showcase(NAME, "stream")
    first = machine.run("record", address, "-o", str(path), "--depth", "summary", "--jsonl")
    with open_bundle(path) as bundle:
        before = {str(kept.key): kept.content for kept in bundle.answers()}
    assert [line["kept"] for line in first.lines] == list(range(1, len(before) + 1))
    deeper = machine.run("record", address, "-o", str(path), "--jsonl")
    again = machine.run("record", address, "-o", str(path), "--jsonl")
    with open_bundle(path) as bundle:
        after = {str(kept.key): kept.content for kept in bundle.answers()}
        assert bundle.count() == len(after)
        assert bundle.sessions()[0].depth == "full"
    assert set(before) < set(after)
    assert len(deeper.lines) >= len(after) - len(before)
    asked = {line["path"] for line in again.lines}
    assert asked == {"/api/v2/video/call_stats", "/api/v2/video/call/feedback"}  # all else was final
    machine.run("record", address, "-o", str(path), "--depth", "summary")
    with open_bundle(path) as bundle:
        assert bundle.sessions()[0].depth == "full"


def test_an_interrupt_leaves_a_good_file_that_is_completed(machine: Callscope, tmp_path: Path) -> None:
    path, address = tmp_path / "interrupted.callscope", showcase("rejoin_storm", "stream")
    process = machine.start("record", address, "-o", str(path), "--jsonl")
    assert process.stdout is not None
    acknowledged = [json.loads(process.stdout.readline()) for _ in range(6)]
    process.send_signal(signal.SIGINT)
    rest, err = process.communicate(timeout=30)
    acknowledged += [json.loads(line) for line in rest.splitlines()]
    assert process.returncode == 130, err
    lines = err.decode().splitlines()
    assert lines[-2].endswith("the same command goes on from there")
    assert lines[-1] == "callscope: interrupted"
    with open_bundle(path) as bundle:
        assert {line["kept"] for line in acknowledged} <= {kept.id for kept in bundle.answers()}
        assert not bundle.sessions()[0].is_complete
    shown = machine.run("session", str(path))
    assert "is not complete" in shown.err
    assert machine.run("record", address, "-o", str(path)).code == 0
    with open_bundle(path) as bundle:
        assert bundle.sessions()[0].is_complete
    assert machine.run("session", str(path), "--json").document["address"] == address


def test_an_interrupted_pseudonymised_recording_keeps_originals_for_its_owner_alone(
    machine: Callscope, tmp_path: Path
) -> None:
    path, address = tmp_path / "secret.callscope", showcase("rejoin_storm", "stream")
    process = machine.start("record", address, "-o", str(path), "--jsonl", "--pseudonymise")
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    originals = tmp_path / "secret.callscope.originals"
    assert not path.exists()
    assert stat.S_IMODE(originals.stat().st_mode) == 0o600
    assert machine.run("record", address, "-o", str(path), "--pseudonymise").code == 0
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_vendor_that_fails_half_way_is_named_and_the_rest_is_kept(
    tmp_path: Path, machine: Callscope, start_sandbox: StartSandbox
) -> None:
    server = start_sandbox(faults=[parse_fault(f"{FaultName.SERVER_ERROR}:0.1")], limits=GENEROUS)
    shaky = Callscope(machine.home, {**stream(server), **cloudflare(server)}, machine.warm)
    path, address = tmp_path / "shaky.callscope", showcase(NAME, "stream")
    for _ in range(8):
        ended = shaky.run("record", address, "-o", str(path))
        assert ended.code in (0, 3), ended.err
        if path.exists():
            with open_bundle(path) as bundle:
                assert all(kept.status < 500 for kept in bundle.answers())
    server.faults.switch()
    assert shaky.run("record", address, "-o", str(path)).code == 0
    with open_bundle(path) as bundle:
        assert bundle.sessions()[0].is_complete
        assert not [each for each in bundle.missing() if "fault" in each.why]


def test_a_session_that_is_not_there_leaves_no_file(machine: Callscope, tmp_path: Path) -> None:
    path = tmp_path / "nothing.callscope"
    ended = machine.run("record", "stream:default/incident-bridge/00000000-nowhere", "-o", str(path))
    assert (ended.code, path.exists()) == (1, False)
    ended = machine.run("record", str(tmp_path / "some.file"), "-o", str(path))
    assert ended.code in (1, 2)
    assert not path.exists()


def test_the_umask_decides_who_may_read(machine: Callscope, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        path = tmp_path / "mine.callscope"
        process = machine.start("record", showcase(NAME, "rtk"), "-o", str(path))
        process.communicate(timeout=60)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    finally:
        os.umask(before)
