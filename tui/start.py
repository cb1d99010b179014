"""Everything that the explorer starts with: configuration, service, preferences, and where the user was.

It imports the service and the screens, so it is imported in a thread, behind the first frame.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tui.config import ASKED_FOR, ENVIRONMENT, Config, ConfigFile, load
from tui.config.file import SANDBOX
from tui.config.file import read as read_file
from tui.errors import ConfigError
from tui.file_access import is_file
from tui.headless.words import WORDS, check_word, session_meant
from tui.kept import last_run, marked_rows
from tui.keymap import keymap
from tui.model import Address, Vendor
from tui.paths import config_file, state_folder
from tui.query import Clock
from tui.render.cells import Glyphs
from tui.render.format import TimeMode
from tui.screens import stops  # noqa: F401 (loaded here, so that no key waits for it)
from tui.screens.context import Look, Origin, Workspace
from tui.service import Service, SourceSpec, specs_of
from tui.service.files import OpenedFile, is_bundle_profile, open_bundle_file, open_file
from tui.service.profiles import Connection, connections_of
from tui.service.reading import FileReading
from tui.service.replies import Source, SourceKind
from tui.terminal.environment import Surroundings, detect
from tui.terminal.keys_first import keys_last_loop
from tui.view_history import History
from tui.view_saved import SavedViews
from tui.view_state import ViewState
from tui.widgets.themes import THEMES, theme_of

SAVED_FILE = "views.json"
EVERY_PROFILE = "every profile"


def _no_profile(name: str) -> Prepared:
    raise ConfigError(f"there is no profile “{name}”", hint="")


@dataclass
class Prepared:
    """What the explorer starts with.

    Attributes:
        workspace: what screens are handed.
        history: where the user was and is.
        theme: a name of `widgets.themes.THEMES`.
        said: what to say in the status line at the start: the sentence, and a detail.
        of_profile: prepares for another profile.
    """

    workspace: Workspace
    history: History
    theme: str = "dark"
    said: tuple[str, str] | None = None
    of_profile: Callable[[str], Prepared] = _no_profile


def prepare(
    *,
    view: str | None = None,
    profile: str | None = None,
    resume: bool = False,
    glyphs: str | None = None,
    surroundings: Surroundings | None = None,
) -> Prepared:
    """Read the configuration and what was kept, and open the service.

    Args:
        view: where to start, as text; a file's path for a capture or bundle; `@worst` or `@newest`.
        profile: whose data; None for the one that counts.
        resume: go on where the last run stopped, with its profile where none is given.
        glyphs: what to draw with; None for what the configuration and the terminal say.
        surroundings: what the terminal is.

    Raises:
        CallscopeError: the configuration, the profile or the view is wrong.
    """
    file = read_file(config_file())
    before = last_run()
    resumed = before if resume else {}
    reason = ASKED_FOR
    if profile is None and isinstance(resumed.get("profile"), str) and resumed["profile"] != ENVIRONMENT:
        profile, reason = str(resumed["profile"]), "as in the last run"
    word, view = (view, None) if view in WORDS else (None, view)
    history = _history(view, resumed if word is None else {})
    reading = _reading(history.view)
    opened = _opened(history.view, profile, reading)
    config: Config | None = None
    if opened is not None:
        specs, name = opened.specs, opened.name
        if view:
            history = History.at(replace(history.view, address=opened.address))
    else:
        config, specs, name = _sources(file, profile, reason)
    surroundings = surroundings or detect(os.environ)
    workspace = _workspace(file, specs, name, before, glyphs, surroundings)
    workspace.look.hide_people = resumed.get("hidden") is True
    workspace.paused = resumed.get("paused") is True
    if opened is not None:
        _look_at_recording(workspace, opened)
        # a bundle is not read as a whole: nothing would ever tell how far it is
        workspace.origin.reading = reading if opened.specs[0].source.kind is SourceKind.CAPTURE else None
    if word is not None:
        history = History.at(ViewState(asyncio.run(_meant(workspace.service, word))))
    if resumed.get("profile") == workspace.origin.profile:
        workspace.marked = marked_rows(resumed)
    theme = theme_of(os.environ, surroundings, _setting(file, "theme", THEMES))
    return Prepared(
        workspace,
        history,
        theme=theme,
        said=(opened.said[0], "") if opened is not None and opened.said else _said(file, config),
        of_profile=lambda other: _of_profile(workspace, file, theme, other),
    )


def _history(view: str | None, before: dict[str, object]) -> History:
    """Return where to start: the view that was asked for, else where the last run stopped, else the sessions."""
    if view and is_file(view):
        return History.at(ViewState(Address(Vendor.CAPTURE, (), _whole(view))))
    if view:
        check_word(view)
        return History.at(_absolute(ViewState.parse(view, clock=Clock.system())))
    text = before.get("history")
    return History.from_json(text) if isinstance(text, str) else History.at(ViewState())


async def _meant(service: Service, word: str) -> Address:
    """Return the session that a word stands for; where there is none, the service is of no use."""
    try:
        return (await session_meant(service, word)).address
    except BaseException:
        await service.aclose()
        raise


def _absolute(view: ViewState) -> ViewState:
    """Write a file's path in full, so that the copied address opens it from any folder."""
    address = view.address
    if address is None or address.vendor is not Vendor.CAPTURE:
        return view
    return replace(view, address=Address(address.vendor, (), _whole(address.session_id), address.participant))


def _whole(path: str) -> str:
    return str(Path.cwd() / Path(path).expanduser())


def _reading(view: ViewState) -> FileReading | None:
    """Return what tells how far a capture was read; None where none is looked at."""
    address = view.address
    is_file = address is not None and address.vendor is Vendor.CAPTURE
    return FileReading(Path(address.session_id).name) if address is not None and is_file else None


def _opened(view: ViewState, profile: str | None, reading: FileReading | None) -> OpenedFile | None:
    """Return the file that is looked at, if it is one: a capture, a bundle, or a bundle in a profile's place."""
    address = view.address
    if address is not None and address.vendor is Vendor.CAPTURE:
        inner = f"#{address.participant[0]}" if address.participant else ""
        known = str(Address(Vendor.CAPTURE, (), address.session_id))
        return open_file(
            f"{known}{inner}" if inner.startswith(("#stream:", "#rtk:")) else str(address), progress=reading
        )
    if profile is not None and is_bundle_profile(profile):
        return replace(open_bundle_file(Path(profile).expanduser()), address=address)
    return None


def _look_at_recording(workspace: Workspace, opened: OpenedFile) -> None:
    """Let the workspace stand at the time of a recording, and know the file for copied addresses."""
    recorded = [spec.source.at for spec in opened.specs if spec.source.at is not None]
    if recorded:
        at = max(recorded)
        workspace.now = lambda: at
        workspace.origin.bundle = str(opened.path.absolute())
        workspace.origin.profile = workspace.origin.bundle


def _sources(file: ConfigFile, profile: str | None, reason: str) -> tuple[Config | None, tuple[SourceSpec, ...], str]:
    """Return the configuration, the sources and the name of a profile; the reason says how it came to be this one."""
    if profile == EVERY_PROFILE:
        return None, tuple(spec for name in file.profiles for spec in specs_of(load(name))), EVERY_PROFILE
    try:
        config = load(profile, reason=reason)
    except ConfigError:
        if profile is not None or len(file.profiles) < 2 or os.environ.get("CALLSCOPE_PROFILE"):
            raise
        return _sources(file, EVERY_PROFILE, reason)
    return config, specs_of(config), config.profile


def _workspace(
    file: ConfigFile,
    specs: tuple[SourceSpec, ...],
    name: str,
    before: dict[str, object],
    glyphs: str | None,
    surroundings: Surroundings,
) -> Workspace:
    filters, times = before.get("filters"), before.get("times")
    zone = datetime.now().astimezone().tzinfo
    names = tuple(dict.fromkeys((name, *file.profiles, *((EVERY_PROFILE,) if len(file.profiles) > 1 else ()), SANDBOX)))
    look = Look(
        _glyphs(glyphs or _setting(file, "glyphs", tuple(Glyphs)) or surroundings.glyphs),
        times=TimeMode(times) if isinstance(times, str) and times in set(TimeMode) else TimeMode.UTC,
    )
    if zone is not None:
        look.zone = zone
    return Workspace(
        Service(specs, new_loop=keys_last_loop),
        Origin(name, names, connect=_connection),
        look,
        keys=keymap(file.keys).keys,
        recent_filters=[str(text) for text in filters] if isinstance(filters, list) else [],
        saved=SavedViews(state_folder() / SAVED_FILE),
    )


def _connection(source: Source) -> Connection | None:
    """Return how a source of a profile is reached."""
    return next((each for each in connections_of(load(source.name)) if each.source == source), None)


def _glyphs(name: str) -> Glyphs:
    return Glyphs(name) if name in set(Glyphs) else Glyphs.BRAILLE


def _setting(file: ConfigFile, name: str, known: tuple[str, ...]) -> str | None:
    value = file.ui.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or value not in known:
        raise ConfigError(f"{file.path} [ui] {name} is none of {', '.join(known)}", hint="")
    return value


def _said(file: ConfigFile, config: Config | None) -> tuple[str, str] | None:
    """Return the one line to begin with: what is wrong with the keys, else that nothing here is real."""
    keys = keymap(file.keys)
    faults = [*keys.problems, *map(str, keys.conflicts)]
    if faults:
        return f"[keys]: {'; '.join(faults)}", ""
    if config is not None and config.is_sandbox:
        return f"sandbox data, not real calls: {config.reason}", "? help"
    return (config.warnings[0], "") if config is not None and config.warnings else None


def _of_profile(workspace: Workspace, file: ConfigFile, theme: str, name: str) -> Prepared:
    config, specs, shown = _sources(file, name, "chosen in the list of profiles")
    origin = replace(workspace.origin, profile=shown)
    service = Service(specs, new_loop=keys_last_loop)
    other = replace(workspace, service=service, origin=origin, source=None, marked={})
    return Prepared(
        other,
        History.at(ViewState()),
        theme=theme,
        said=_said(file, config) or (f"profile {shown}", ""),
        of_profile=lambda another: _of_profile(other, file, theme, another),
    )
