"""A simulated Stream and RealtimeKit: an ASGI app over a generated world."""
