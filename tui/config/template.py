"""The configuration file that `callscope config init` writes: everything there is, explained and commented out."""

TEMPLATE = """\
# callscope configuration. Remove the leading "# " of what you want.

# The profile to use without --profile. CALLSCOPE_PROFILE, and the variables of the vendors' SDKs, go before it.
# default_profile = "production"

# [profiles.production]
# vendor = "stream"
# api_key = "your-api-key"
# One of these three: the app's secret, a command that prints it, or a ready token.
# api_secret = "your-api-secret"
# api_secret_command = "pass show stream/secret"
# token_command = ["vault", "read", "-field=token", "secret/stream"]
# base_url = "https://video.stream-io-api.com"
# timeout_s = 30

# [profiles.meetings]
# vendor = "realtimekit"
# account_id = "your-account-id"
# app_id = "your-app-id"
# api_token_command = "pass show cloudflare/realtimekit"
# base_url = "https://api.cloudflare.com/client/v4"

# A host that still takes an organisation and its key.
# [profiles.legacy]
# vendor = "realtimekit"
# org_id = "your-organisation-id"
# api_key_command = "pass show dyte/key"
# base_url = "https://api.realtime.cloudflare.com/v2"

# [ui]

# Keys of a command, by its id; `callscope help keys` lists the ids.
# [keys]
"""
