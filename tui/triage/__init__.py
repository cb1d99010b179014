"""Pure judgement over the model."""
