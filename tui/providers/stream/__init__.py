"""Stream Video: call statistics over its server API."""
