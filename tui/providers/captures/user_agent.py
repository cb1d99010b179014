"""Browser, system and machine, told from a User-Agent header and what stands beside it in a dump."""

from __future__ import annotations

import re

from tui.model import Client, Device
from tui.providers.captures.reading import Reading

_BROWSERS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("Edge", re.compile(r"Edg(?:e|A|iOS)?/([\d.]+)"), "Blink"),
    ("Opera", re.compile(r"OPR/([\d.]+)"), "Blink"),
    ("Samsung Internet", re.compile(r"SamsungBrowser/([\d.]+)"), "Blink"),
    ("Electron", re.compile(r"Electron/([\d.]+)"), "Blink"),
    ("Firefox", re.compile(r"(?:Firefox|FxiOS)/([\d.]+)"), "Gecko"),
    ("Chrome", re.compile(r"(?:HeadlessChrome|Chrome|CriOS)/([\d.]+)"), "Blink"),
    ("Safari", re.compile(r"Version/([\d.]+).*Safari/"), "WebKit"),
)
_SYSTEMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("iOS", re.compile(r"(?:iPhone OS|CPU OS) ([\d_]+)")),
    ("Android", re.compile(r"Android ([\d.]+)")),
    ("Windows", re.compile(r"Windows NT ([\d.]+)")),
    ("macOS", re.compile(r"Mac OS X ([\d_.]+)")),
    ("ChromeOS", re.compile(r"CrOS \S+ ([\d.]+)")),
    ("Linux", re.compile(r"Linux()")),
)


def client_of(reading: Reading) -> Client:
    """Return the browser, and the application where the dump names it."""
    name, version, engine = browser(reading.user_agent or "")
    if reading.brand is not None and reading.brand[0] == "Chromium" and name in (None, "Chrome"):
        name, version = "Chromium", reading.brand[1]
    elif reading.brand is not None and version is not None and reading.brand[1].startswith(version.split(".")[0]):
        version = reading.brand[1]
    told = reading.journal.identity
    application = told.get("applicationName")
    return Client(
        name=str(application) if application else None,
        browser=name,
        browser_version=version,
        engine=engine,
        user_agent=reading.user_agent,
    )


def device_of(reading: Reading, *, video_encoder: str | None) -> Device:
    """Return the machine, as far as the browser tells."""
    agent = reading.user_agent or ""
    system, version = operating_system(agent)
    is_mobile = reading.is_mobile
    if is_mobile is None and agent:
        is_mobile = "Mobile" in agent or system in ("iOS", "Android")
    return Device(
        os=system or reading.platform,
        os_version=version,
        is_mobile=is_mobile,
        cpus=reading.cpus,
        memory_gb=reading.memory_gb,
        video_encoder=video_encoder,
    )


def browser(agent: str) -> tuple[str | None, str | None, str | None]:
    """Return name, version and engine of a browser."""
    for name, pattern, engine in _BROWSERS:
        if match := pattern.search(agent):
            return name, match[1], engine
    return None, None, None


def operating_system(agent: str) -> tuple[str | None, str | None]:
    """Return name and version of an operating system; browsers freeze some versions on purpose."""
    for name, pattern in _SYSTEMS:
        if match := pattern.search(agent):
            return name, match[1].replace("_", ".") or None
    return None, None
