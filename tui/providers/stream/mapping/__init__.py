"""From Stream's wire to the model."""
