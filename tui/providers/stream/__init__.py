"""Stream Video."""
