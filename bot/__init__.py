"""The conversation and the ways into it: Telegram, the terminal, the command line."""
