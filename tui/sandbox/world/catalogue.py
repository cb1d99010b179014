"""What people and machines of the world are drawn from. Everything is made up; addresses are documentation ranges."""

from __future__ import annotations

from typing import NamedTuple

from tui.sandbox.world.types import Place, Sfu

PLACES = (
    Place("Berlin", "Berlin", "Germany", "DE", "EU", 52.52, 13.41, "Europe/Berlin"),
    Place("Munich", "Bavaria", "Germany", "DE", "EU", 48.14, 11.58, "Europe/Berlin"),
    Place("London", "England", "United Kingdom", "GB", "EU", 51.51, -0.13, "Europe/London"),
    Place("Manchester", "England", "United Kingdom", "GB", "EU", 53.48, -2.24, "Europe/London"),
    Place("Amsterdam", "North Holland", "Netherlands", "NL", "EU", 52.37, 4.9, "Europe/Amsterdam"),
    Place("Paris", "Île-de-France", "France", "FR", "EU", 48.86, 2.35, "Europe/Paris"),
    Place("Madrid", "Madrid", "Spain", "ES", "EU", 40.42, -3.7, "Europe/Madrid"),
    Place("Warsaw", "Mazovia", "Poland", "PL", "EU", 52.23, 21.01, "Europe/Warsaw"),
    Place("New York", "New York", "United States", "US", "NA", 40.71, -74.01, "America/New_York"),
    Place("Austin", "Texas", "United States", "US", "NA", 30.27, -97.74, "America/Chicago"),
    Place("Denver", "Colorado", "United States", "US", "NA", 39.74, -104.99, "America/Denver"),
    Place("San Francisco", "California", "United States", "US", "NA", 37.77, -122.42, "America/Los_Angeles"),
    Place("Toronto", "Ontario", "Canada", "CA", "NA", 43.65, -79.38, "America/Toronto"),
    Place("São Paulo", "São Paulo", "Brazil", "BR", "SA", -23.55, -46.63, "America/Sao_Paulo"),
    Place("Rio de Janeiro", "Rio de Janeiro", "Brazil", "BR", "SA", -22.91, -43.17, "America/Sao_Paulo"),
    Place("Mumbai", "Maharashtra", "India", "IN", "AS", 19.08, 72.88, "Asia/Kolkata"),
    Place("Bengaluru", "Karnataka", "India", "IN", "AS", 12.97, 77.59, "Asia/Kolkata"),
    Place("Singapore", "Singapore", "Singapore", "SG", "AS", 1.35, 103.82, "Asia/Singapore"),
    Place("Tokyo", "Tokyo", "Japan", "JP", "AS", 35.68, 139.69, "Asia/Tokyo"),
    Place("Sydney", "New South Wales", "Australia", "AU", "OC", -33.87, 151.21, "Australia/Sydney"),
)

ISPS = {
    "DE": (("Nordnetz", "AS64496"), ("Rheinkabel", "AS64497"), ("Funkwerk Mobil", "AS64498")),
    "GB": (("Albion Fibre", "AS64499"), ("Severn Broadband", "AS64500"), ("Highland Mobile", "AS64501")),
    "US": (("Prairie Cable", "AS64502"), ("Atlantic Fiber", "AS64503"), ("Redwood Wireless", "AS64504")),
    "BR": (("Ipê Telecom", "AS64505"), ("Guanabara Fibra", "AS64506"), ("Tucano Móvel", "AS64507")),
    "IN": (("Deccan Net", "AS64508"), ("Konkan Fibre", "AS64509"), ("Monsoon Mobile", "AS64510")),
}
ELSEWHERE = (("Meridian Online", "AS64511"), ("Harbour Net", "AS65536"), ("Skylark Mobile", "AS65537"))
"""ISPs of all other countries; the last of each tuple is the mobile one."""

CORPORATE = ("Cobalt Industries", "AS65538")
"""Whose firewall lets nothing but a relay through."""


class Datacenter(NamedTuple):
    """A site of media servers."""

    code: str
    place: Place


DATACENTERS = tuple(
    Datacenter(code, next(place for place in PLACES if place.city == city))
    for code, city in (
        ("ams", "Amsterdam"),
        ("fra", "Berlin"),
        ("lon", "London"),
        ("nyc", "New York"),
        ("sfo", "San Francisco"),
        ("gru", "São Paulo"),
        ("bom", "Mumbai"),
        ("sin", "Singapore"),
        ("syd", "Sydney"),
    )
)

HOSTS_PER_SITE = 3

SFUS = tuple(
    Sfu(f"sfu-{site.code}-{host:02d}", site.code, site.place)
    for site in DATACENTERS
    for host in range(1, HOSTS_PER_SITE + 1)
)


class Machine(NamedTuple):
    """A kind of client with the machine under it. Versions are given oldest first."""

    sdk: str
    sdk_versions: tuple[str, ...]
    webrtc_version: str
    browser: str
    browser_versions: tuple[str, ...]
    os: str
    os_versions: tuple[str, ...]
    devices: tuple[str, ...]
    is_mobile: bool
    codecs: tuple[str, ...]


_WEB = ("1.18.2", "1.19.0", "1.21.4")
_CHROME = ("139.0.7258", "140.0.7339", "141.0.7390")

MACHINES = (
    Machine("stream-javascript", _WEB, "141", "Chrome", _CHROME, "macOS", ("14.6", "15.1"), ("MacBook Pro",), False,
            ("VP8", "VP9", "H264")),
    Machine("stream-react", ("1.30.0", "1.31.2", "1.32.1"), "141", "Chrome", _CHROME, "Windows", ("10", "11"),
            ("Desktop", "ThinkPad"), False, ("VP8", "VP9", "AV1")),
    Machine("stream-react", ("1.30.0", "1.31.2", "1.32.1"), "140", "Edge", ("139.0.3405", "140.0.3485"), "Windows",
            ("11",), ("Surface",), False, ("VP8", "H264")),
    Machine("stream-javascript", _WEB, "gecko", "Firefox", ("142.0", "143.0"), "Linux", ("6.8",), ("Desktop",), False,
            ("VP8",)),
    Machine("stream-react", ("1.30.0", "1.31.2", "1.32.1"), "webkit", "Safari", ("17.6", "18.1"), "macOS",
            ("14.6", "15.1"), ("MacBook Air", "iMac"), False, ("H264", "VP8")),
    Machine("stream-android", ("1.9.2", "1.10.0"), "125.6422", "", ("",), "Android", ("13", "14", "15"),
            ("Pixel 8", "Galaxy S23", "Redmi Note 12"), True, ("VP8", "H264")),
    Machine("stream-ios", ("1.24.0", "1.26.0"), "125.6422", "", ("",), "iOS", ("17.6", "18.1"),
            ("iPhone 13", "iPhone 15", "iPad Air"), True, ("H264", "VP8")),
    Machine("stream-flutter", ("0.9.5", "0.10.1"), "125.6422", "", ("",), "Android", ("13", "14"),
            ("Galaxy A54", "Moto G84"), True, ("VP8", "H264")),
)  # fmt: skip

DESKTOPS = tuple(index for index, machine in enumerate(MACHINES) if not machine.is_mobile)
MOBILES = tuple(index for index, machine in enumerate(MACHINES) if machine.is_mobile)

BAD_VERSION = {"stream-javascript": "1.20.1", "stream-react": "1.31.9"}
"""Versions that nobody has but where a client version is the fault."""

FIRST_NAMES = (
    "amelia", "arjun", "astrid", "beatriz", "carlos", "chen", "daria", "dmitri", "elif", "emeka", "fatima", "felix",
    "grace", "hana", "hugo", "ines", "ivan", "jamal", "joao", "kaito", "karin", "leila", "liam", "lucia", "maya",
    "mateo", "nadia", "noah", "olga", "omar", "priya", "quentin", "rosa", "ravi", "sofia", "tariq", "uma", "viktor",
    "wanjiru", "yusuf", "zoe",
)  # fmt: skip

LAST_NAMES = (
    "abbott", "almeida", "bauer", "bianchi", "castro", "dubois", "eriksen", "fischer", "garcia", "haddad", "ito",
    "jansen", "kaur", "kowalski", "larsen", "mendes", "mwangi", "nakamura", "novak", "okafor", "oliveira", "patel",
    "quinn", "rossi", "sato", "schmidt", "silva", "tanaka", "ueda", "vargas", "weber", "xu", "yilmaz", "zhang",
)  # fmt: skip

TITLES = (
    "Daily stand-up", "Design review", "Customer support", "Sales demo", "Weekly planning", "Interview", "Maths lesson",
    "Telehealth visit", "All hands", "Product webinar", "Book club", "Incident bridge", "Language class", "Town hall",
)  # fmt: skip
