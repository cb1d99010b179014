"""What the doctor looks at: the program, its configuration, the vendors, the terminal."""

from __future__ import annotations

import os
import platform
from argparse import Namespace
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from tui import __version__
from tui.headless.check_terminal import terminal
from tui.headless.check_vendors import vendors
from tui.headless.finding import Check, Finding, Section, problem
from tui.headless.settings import Survey, survey
from tui.paths import log_file, state_folder

PACKAGES = ("textual", "httpx", "pydantic", "platformdirs", "starlette")
PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy")
CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
LOSING = ("CLOUDFLARE_API_KEY", "CLOUDFLARE_EMAIL")
"""Cloudflare's SDK prefers these to the token; callscope does not read them."""


def sections(args: Namespace) -> list[Section]:
    """Look at everything."""
    found = survey(args.profile)
    parts = [
        Section("program", _program()),
        Section("configuration", tuple(_configuration(found))),
        Section("terminal", tuple(terminal(os.environ, getattr(args, "surroundings", None)))),
    ]
    if found.config is not None and not args.offline:
        parts.insert(2, Section("vendors", tuple(vendors(found.config))))
    return parts


def _program() -> tuple[Finding, ...]:
    packages = []
    for name in PACKAGES:
        try:
            packages.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            packages.append(f"{name} missing")
    return (
        Finding("callscope", __version__),
        Finding("python", f"{platform.python_implementation()} {platform.python_version()}"),
        Finding("system", f"{platform.system()} {platform.release()} {platform.machine()}"),
        Finding("packages", ", ".join(packages)),
        _log(),
    )


def _log() -> Finding:
    folder = state_folder()
    there = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    if os.access(there, os.W_OK):
        return Finding("log", str(log_file()))
    return Finding("log", f"{log_file()} cannot be written", Check.WARNING)


def _configuration(found: Survey) -> list[Finding]:
    findings = [Finding("file", found.path if found.found else f"{found.path} (not there)")]
    if found.config is not None:
        findings.append(Finding("profile", f"{found.config.profile}: {found.config.reason}"))
    if found.error is not None:
        findings.append(problem("profile", found.error))
    findings += [
        Finding(f"{row.vendor} {row.key}", f"{row.value} ({row.origin})")
        for row in found.rows
        if row.counts or found.error is not None
    ]
    findings += [Finding("warning", text, Check.WARNING) for text in found.warnings]
    ignored = [name for name in LOSING if os.environ.get(name)]
    if ignored:
        text = f"{', '.join(ignored)} set: not read by callscope, which takes CLOUDFLARE_API_TOKEN"
        findings.append(Finding("ignored", text, Check.WARNING))
    findings += [Finding(name, _without_user(os.environ[name])) for name in PROXIES if os.environ.get(name)]
    findings += [Finding(name, os.environ[name]) for name in CERTIFICATES if os.environ.get(name)]
    return findings


def _without_user(url: str) -> str:
    try:
        parts = urlsplit(url)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    except ValueError:
        return "(not an address)"
