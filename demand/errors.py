"""What can go wrong with the figures, as types. One rule: a message is a sentence a person can act on."""

from __future__ import annotations


class LedgerError(Exception):
    """Counting did not work this time. The bot answers all the same, drops the count and raises the alarm."""


class LedgerFullError(LedgerError):
    """The disk is full, or the file may not be written."""


class LedgerCorruptError(LedgerError):
    """The live file is damaged. The next `Ledger.roll_over` replaces it and marks the month incomplete."""


class UnknownCellError(LedgerError):
    """A count named a table or column that does not exist: a mistake in the program that counts."""


class MonthStillOpenError(LedgerError):
    """The month is not over; it cannot be closed yet (D3)."""


class AlreadyClosedError(LedgerError):
    """The month was closed before; a second close is refused (D3)."""


class StoreError(Exception):
    """The protected store cannot be read, or does not hold what was asked for."""
