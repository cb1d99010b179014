"""Cloudflare RealtimeKit."""
