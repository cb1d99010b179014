"""The commands: one file each, between the service and standard output. None of them imports Textual."""
