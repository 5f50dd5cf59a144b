import re
from collections import Counter

from meetings.kernel.ids import ALPHABET, make_receipt


def test_a_receipt_can_be_read_aloud_and_uses_every_letter_everywhere() -> None:
    receipts = [make_receipt() for _ in range(3000)]
    assert all(re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", receipt) for receipt in receipts)
    for place in (0, 1, 2, 3, 5, 6, 7, 8):
        assert set(Counter(receipt[place] for receipt in receipts)) == set(ALPHABET)
