"""Where a word asks for its outside partner; ``config.apps`` decides which adapter answers."""

from typing import Generic, TypeVar

P = TypeVar("P")


class Port(Generic[P]):
    """One partner: ``files = Port[FileStore]("files")``, served once at start, used as ``files()``."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._adapter: P | None = None

    def serve(self, adapter: P) -> P | None:
        """Put an adapter in place and return the former one."""
        former, self._adapter = self._adapter, adapter
        return former

    def __call__(self) -> P:
        if self._adapter is None:
            raise RuntimeError(f"no adapter serves the port {self.name}")
        return self._adapter
