"""Column types shared by the raw tables."""

from typing import Annotated

import polars as pl

# Base units reach 10^15 yuan and shares carry a few decimals: 30 digits before the point, 8 after.
FIGURE_PRECISION = 38
FIGURE_SCALE = 8
Figure = Annotated[pl.Decimal, FIGURE_PRECISION, FIGURE_SCALE]
Timestamp = Annotated[pl.Datetime, "us", "UTC"]
UnsignedList = Annotated[pl.List, pl.UInt32]
TextList = Annotated[pl.List, pl.String]
