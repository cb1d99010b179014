"""Where the providers' bytes come from: httpx transports, one for each kind of source."""
