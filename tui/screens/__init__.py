"""One file per stop of the journey: navigation and composition only."""
