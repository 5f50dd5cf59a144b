"""What the terminal shows when the program is ready: an address for each role, and the tablet's as a QR code."""

import io
from collections.abc import Mapping

import segno


def greeting(pages: Mapping[str, str], *, host: str, port: int, scanned: str) -> str:
    """The table of ``pages`` (whose screen → path) at the host; ``scanned`` is the entry that is also shown as QR."""
    width = max(map(len, pages))
    lines = [f"  {name:<{width}}  {_address(path, host=host, port=port)}\n" for name, path in pages.items()]
    picture = io.StringIO()
    segno.make(_address(pages[scanned], host=host, port=port), error="l", micro=False).terminal(
        picture, border=2, compact=True
    )
    return f"\nDiên Hồng đã sẵn sàng. Nhấn Ctrl-C để dừng.\n\n{''.join(lines)}\n{scanned}:\n{picture.getvalue()}"


def _address(path: str, *, host: str, port: int) -> str:
    return f"http://{host}:{port}{path}" if port != 80 else f"http://{host}{path}"
