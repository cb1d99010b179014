"""The one door to data for screens and command line."""
