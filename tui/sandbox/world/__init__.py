"""The generated world that the simulated vendors tell about."""
