"""What is drawn and focused: widgets are given values and post messages."""
