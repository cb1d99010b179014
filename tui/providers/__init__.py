"""One package a vendor: wire schema, client, and mapping to the model."""
