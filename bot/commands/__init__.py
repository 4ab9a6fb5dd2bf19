"""The command line: one file a command, each a thin layer over one call into a room."""
