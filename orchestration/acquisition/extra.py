"""Whether the packages of the optional extra `acquisition` are there. The core asks here and imports none of them."""

from importlib.util import find_spec

_PACKAGES = ("httpx2", "httpcore2", "stamina", "protego", "feedparser", "selectolax")


class MissingExtraError(RuntimeError):
    """Packages that fetching needs are not installed."""


def require_extra() -> None:
    """Say what to install where packages of the extra are missing.

    Raises:
        MissingExtraError: at least one is missing.
    """
    missing = [name for name in _PACKAGES if not _is_there(name)]
    if missing:
        raise MissingExtraError(
            f"fetching needs the optional extra `acquisition`, of which {', '.join(missing)} cannot be found; `make"
            " setup` installs it, and so does `pip install -e '.[acquisition]'` in the project's folder"
        )


def _is_there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ImportError:
        return False
