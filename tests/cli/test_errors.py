"""What bad input and bad answers get: an error class each, one line, an exit code, no traceback, nothing on stdout."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.callscope_run import Callscope, Ended, cloudflare, stream
from tests.support.sandbox_serving import served
from tests.support.warm_start import WarmStart
from tui.errors import ExitCode
from tui.sandbox.faults import Fault, FaultName, Faults
from tui.sandbox.limits import GENEROUS
from tui.sandbox.world import World

RTK_SESSION = "rtk:5a4db0c0-0000-4000-8000-000000000001/5a4db0c0-0000-4000-8000-0000000000ff"
STREAM_SESSION = "stream:default/nowhere/5a4db0c0-0000-4000-8000-0000000000ff"


@dataclass(frozen=True)
class Case:
    name: str
    words: tuple[str, ...]
    kind: str
    code: ExitCode
    fault: Fault | None = None
    variables: dict[str, str] = field(default_factory=dict)
    vendor: str = "cloudflare"


LIST = ("sessions", "--limit", "1")
CASES = (
    Case("suspended", LIST, "AppSuspended", ExitCode.AUTH, Fault(FaultName.SUSPENDED), vendor="stream"),
    Case("proxy page", LIST, "ProxyAnswer", ExitCode.DATA, Fault(FaultName.HTML)),
    Case("truncated", LIST, "BadAnswer", ExitCode.DATA, Fault(FaultName.TRUNCATED)),
    Case("dropped", LIST, "BadAnswer", ExitCode.DATA, Fault(FaultName.DROPPED)),
    Case("unavailable", LIST, "VendorFault", ExitCode.NETWORK, Fault(FaultName.UNAVAILABLE)),
    Case("rate limited", LIST, "RateLimited", ExitCode.NETWORK, Fault(FaultName.RATE_LIMITED, retry_after_s=600)),
    Case(
        "timeout",
        LIST,
        "TimedOut",
        ExitCode.NETWORK,
        Fault(FaultName.STALLED, stall_s=20),
        {"STREAM_TIMEOUT": "0.2"},
        "stream",
    ),
    Case("unreachable", LIST, "Unreachable", ExitCode.NETWORK, None, {"CLOUDFLARE_BASE_URL": "http://127.0.0.1:9/v4"}),
    Case("TLS", LIST, "TlsFailed", ExitCode.NETWORK, None, {"CLOUDFLARE_BASE_URL": "https+"}),
    Case("wrong token", LIST, "BadToken", ExitCode.AUTH, None, {"CLOUDFLARE_API_TOKEN": "not-the-right-token"}),
    Case("wrong secret", LIST, "BadSecret", ExitCode.AUTH, None, {"STREAM_API_SECRET": "not-the-right-one"}, "stream"),
    Case("unknown session", ("session", RTK_SESSION), "NotFound", ExitCode.DATA),
    Case("unknown call", ("session", STREAM_SESSION), "NotFound", ExitCode.DATA, vendor="stream"),
    Case("no such file", ("session", "/nowhere/dump.json"), "BadFile", ExitCode.DATA),
    Case("foreign file", ("session", str(Path(__file__))), "BadFile", ExitCode.DATA),
    Case("bad address", ("session", "stream:default"), "AddressError", ExitCode.USAGE),
    Case("session for a participant", ("participant", RTK_SESSION), "UsageError", ExitCode.USAGE),
    Case("bad filter", ("sessions", "peple>3"), "FilterError", ExitCode.USAGE),
    Case("bad time", ("sessions", "--since", "soon"), "UsageError", ExitCode.USAGE),
    Case("bad column", ("sessions", "--columns", "nope"), "UsageError", ExitCode.USAGE),
    Case("bad sort", ("sessions", "--sort", "nope"), "UsageError", ExitCode.USAGE),
    Case("no such profile", ("sessions", "--profile", "nope"), "ConfigError", ExitCode.USAGE),
    Case("half a set", LIST, "ConfigError", ExitCode.USAGE, None, {"CLOUDFLARE_ACCOUNT_ID": ""}),
    Case("no such topic", ("help", "nope"), "UsageError", ExitCode.USAGE),
)


AS_JSON = ("wrong secret", "rate limited", "unknown session", "bad filter", "half a set")
Runs = dict[str, tuple[Ended, Ended | None]]


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory, warm: WarmStart) -> Iterator[Runs]:
    """Run every case as text, and some as JSON, all at once: most of the time they wait."""
    with ExitStack() as stack, ThreadPoolExecutor(6) as pool:
        world = World()
        plain = stack.enter_context(served(world, Faults(), GENEROUS, None))

        def run(case: Case, *more: str) -> Ended:
            server = plain
            if case.fault is not None:
                server = stack.enter_context(served(world, Faults([case.fault]), GENEROUS, None))
            home = tmp_path_factory.mktemp("home")
            variables = (stream if case.vendor == "stream" else cloudflare)(server) | case.variables
            if variables.get("CLOUDFLARE_BASE_URL") == "https+":
                variables["CLOUDFLARE_BASE_URL"] = f"https://{server.host_url.partition('//')[2]}/client/v4"
            return Callscope(home, variables, warm).run(*case.words, *more)

        as_text = {case.name: pool.submit(run, case) for case in CASES}
        as_json = {case.name: pool.submit(run, case, "--json") for case in CASES if case.name in AS_JSON}
        yield {
            name: (run.result(), as_json[name].result() if name in as_json else None) for name, run in as_text.items()
        }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_has_its_class_its_line_and_its_exit_code(case: Case, ended: Runs) -> None:
    as_text, as_json = ended[case.name]
    assert as_text.code == case.code, as_text.err
    assert as_text.out == ""
    lines = as_text.err.splitlines()
    assert lines[0].startswith("callscope: ")
    assert len(lines) == (3 if case.kind == "FilterError" else 1), as_text.err
    assert "Traceback" not in as_text.err
    if as_json is not None:
        error = json.loads(as_json.err)["error"]
        assert (error["kind"], error["exit_code"]) == (case.kind, case.code)
        assert as_json.out == ""
        assert as_json.code == case.code


def error_of(ended: Runs, name: str) -> dict[str, object]:
    run = ended[name][1]
    assert run is not None
    error: dict[str, object] = json.loads(run.err)["error"]
    return error


def test_a_filter_error_points_at_the_character(ended: Runs) -> None:
    _, text, pointer = ended["bad filter"][0].err.splitlines()
    assert text == "  peple>3"
    assert pointer == "  ^"
    assert error_of(ended, "bad filter")["position"] == 0


def test_vendor_code_and_request_id_are_told(ended: Runs) -> None:
    assert "vendor code" in ended["wrong token"][0].err
    error = error_of(ended, "wrong secret")
    assert error["vendor_code"] == 43
    assert len(str(error["request_id"])) >= 8


def test_no_credential_is_in_any_of_it(ended: Runs) -> None:
    for pair in ended.values():
        for each in filter(None, pair):
            assert "opens-nothing" not in each.out + each.err
            assert "not-the-right" not in each.out + each.err
