"""Values to text, tables, CSV and JSON; pure."""
