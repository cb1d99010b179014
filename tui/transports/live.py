"""The vendor itself, over the network."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx


def live_transport(base_url: str, limits: httpx.Limits) -> httpx.AsyncBaseTransport:
    """Return a transport to one vendor that heeds HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR.

    httpx's client looks for proxies itself, but only where it makes the transport too: one that is handed to it, as a
    recording must be, has to bring its proxy along.

    Args:
        base_url: where the vendor is; it decides about the proxy.
        limits: connections to hold.
    """
    return httpx.AsyncHTTPTransport(limits=limits, proxy=proxy_of(base_url))


def proxy_of(base_url: str) -> str | None:
    """Return the URL of the proxy that the environment sets before a URL, credentials and all; None for none."""
    parts = urlsplit(base_url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"
