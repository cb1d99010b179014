"""What Stream's answers look like on the wire. Nothing above the provider knows these names."""
