"""PDF files, good and hostile, made byte by byte; the real ones are those of the demo."""

import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader, PdfWriter

REAL = Path(__file__).parents[2] / "meetings" / "demo" / "documents"
LAW = REAL / "luat-72-2025-qh15-to-chuc-chinh-quyen-dia-phuong.pdf"
SHORT = REAL / "to-trinh-214-ttr-ubnd.pdf"
SCAN = REAL / "nghi-quyet-99-2025-nq-hdnd-quang-ninh.scan.pdf"
A4 = b"0 0 595 842"


def pdf(objects: Sequence[bytes]) -> bytes:
    """A file of these objects; the first is the catalogue."""
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n" % (entries, len(data)) + data + b"\nendstream"


def one_page(
    content: bytes = b"", *, box: bytes = A4, resources: bytes = b"<<>>", more: Sequence[bytes] = (), coded: bytes = b""
) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources %s>>" % (box, resources)
    return pdf([*_tree(b"3 0 R", count=1), page, stream(content, coded), *more])


def many_pages(number: int) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]>>" % A4
    return pdf([*_tree(b"3 0 R " * number, count=number), page])


def no_pages() -> bytes:
    return pdf(_tree(b"", count=0))


def looping_tree() -> bytes:
    return pdf(_tree(b"2 0 R", count=1))


def memory_bomb() -> bytes:
    """1.5 MB that unpack to 1 GB of drawing."""
    return one_page(_packed(b"0 0 m " * (1 << 20), times=170), coded=b"/Filter/FlateDecode")


def recursive_forms() -> bytes:
    """3 kB that draw 10^12 squares."""
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
    nested = [
        stream(b"/F Do " * 10, head + b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + depth)) for depth in range(12)
    ]
    square = stream(b"0 0 9 9 re f", head)
    return one_page(b"/F Do " * 10, resources=b"<</XObject<</F 5 0 R>>>>", more=[*nested, square])


def slow() -> bytes:
    """A minute of drawing for any machine."""
    return one_page(b"0 0 595 842 re W n " + b"0 0 m 595 842 l 300 0 l 0 842 l f " * 400_000)


def coloured() -> bytes:
    return one_page(b"1 0 0 rg 100 100 300 300 re f")


def real(path: Path = SHORT) -> bytes:
    return path.read_bytes()


def locked(*, to_open: str, to_edit: str = "editor") -> bytes:
    """Encrypted: with an empty ``to_open`` every reader opens it."""
    writer, out = PdfWriter(clone_from=PdfReader(SHORT)), BytesIO()
    writer.encrypt(user_password=to_open, owner_password=to_edit, algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


def _tree(kids: bytes, *, count: int) -> list[bytes]:
    return [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)]


def _packed(block: bytes, *, times: int) -> bytes:
    """Deflated, with the block packed once: after a full flush its bytes may be repeated as they are."""
    packer = zlib.compressobj(9, wbits=-15)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + packed * times + b"\x03\x00"
