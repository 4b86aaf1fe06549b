"""Figures as their columns can hold them: exactly, or not at all.

Rounded to fit, or dropped for being too long, a curated value would be another value without a word. What a figure
means is not known here.
"""

from decimal import Context, Decimal, Inexact, InvalidOperation

from schemas.types import FIGURE_PRECISION, FIGURE_SCALE

# Of the 30 digits before the point, six stay free: the models multiply figures by factors to work out intervals.
WHOLE_DIGITS = FIGURE_PRECISION - FIGURE_SCALE - 6
_STEP = Decimal(1).scaleb(-FIGURE_SCALE)
_EXACT = Context(prec=FIGURE_PRECISION, traps=[Inexact, InvalidOperation])


def read_figure(written: int | Decimal | str) -> Decimal:
    """Read a figure, with underscores between its digits or without.

    Raises:
        ValueError: it is no number, or none that can be kept exactly.

    >>> read_figure("4_500_000"), read_figure(Decimal("9.10"))
    (Decimal('4500000.00000000'), Decimal('9.10000000'))
    """
    try:
        number = Decimal(written.replace("_", "")) if isinstance(written, str) else Decimal(written)
    except InvalidOperation:
        raise ValueError(f"'{written}' is no number") from None
    if not number.is_finite():
        raise ValueError(f"'{written}' is no number")
    try:
        figure = number.quantize(_STEP, context=_EXACT)
    except (Inexact, InvalidOperation):
        figure = None
    if figure is None or figure.adjusted() >= WHOLE_DIGITS:
        raise ValueError(
            f"{written} cannot be kept exactly: a figure has at most {WHOLE_DIGITS} digits before the point and"
            f" {FIGURE_SCALE} after it"
        )
    return figure
