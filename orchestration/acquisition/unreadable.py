"""Why bytes give no text that could be trusted; the one refusal of all format readers."""


class UnreadableError(ValueError):
    """Bytes that cannot be turned into text without a doubt: the reason, for the curator."""
