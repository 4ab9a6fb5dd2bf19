"""Anonymous counts of what people ask for: wobbled from the start, closed once a month, exported."""

from demand.errors import (
    AlreadyClosedError,
    LedgerCorruptError,
    LedgerError,
    LedgerFullError,
    MonthStillOpenError,
    StoreError,
    UnknownCellError,
)
from demand.glance import Glance, glance
from demand.grid import AREAS, BOROUGHS, BUDGET, EPSILON, OUTCOMES, THEMES, BudgetError, Cell, Grid, Table
from demand.ledger import Ledger
from demand.seals import Sealed

__all__ = [
    "AREAS",
    "BOROUGHS",
    "BUDGET",
    "EPSILON",
    "OUTCOMES",
    "THEMES",
    "AlreadyClosedError",
    "BudgetError",
    "Cell",
    "Glance",
    "Grid",
    "Ledger",
    "LedgerCorruptError",
    "LedgerError",
    "LedgerFullError",
    "MonthStillOpenError",
    "Sealed",
    "StoreError",
    "Table",
    "UnknownCellError",
    "glance",
]
