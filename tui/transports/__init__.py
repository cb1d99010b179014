"""Where a provider's bytes come from: httpx transports."""
