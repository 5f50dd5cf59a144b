import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meetings.kernel.text import clean, name_key, search_key, sort_key

pytestmark = pytest.mark.pure


def test_the_vietnamese_order_of_given_names() -> None:
    wanted = ["An", "Ánh", "Ăn", "Ân", "Ẩn", "Dũng", "Dương", "Đức", "O", "Ô", "Ơ", "Ước", "Ươm", "Ý", "Yên"]
    in_order = ["An", "Ánh", "Ăn", "Ân", "Ẩn", "Dũng", "Dương", "Đức", "O", "Ô", "Ơ", "Ước", "Ươm", "Ý", "Yên"]
    assert sorted(wanted, key=sort_key) == in_order
    assert sorted(["mạ", "mã", "mà", "má", "ma", "mả"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_a_name_is_ordered_by_its_last_word() -> None:
    names = ["Trần Văn Yên", "Lê Thị Ánh", "Nguyễn Văn An", "Đặng Thị Hồng Phượng", "Bùi An"]
    assert sorted(names, key=name_key) == [
        "Bùi An", "Nguyễn Văn An", "Lê Thị Ánh", "Đặng Thị Hồng Phượng", "Trần Văn Yên",
    ]  # fmt: skip


def test_search_finds_without_diacritics_in_any_form() -> None:
    assert search_key("Dự toán NGÂN SÁCH Đặng") == "du toan ngan sach dang"
    assert search_key("hoà") == search_key("hòa") == "hoa"
    assert search_key(unicodedata.normalize("NFD", "Thủy")) == "thuy"


@given(st.text(max_size=80))
def test_clean_is_idempotent_and_composed(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()


@given(st.text(max_size=40))
@example("각" * 40)  # Hangul falls apart into letters that are no diacritics
def test_a_search_key_fits_where_its_text_fits(text: str) -> None:
    assert len(search_key(clean(text))) <= len(clean(text))


@given(st.text(max_size=40))
def test_keys_do_not_care_about_the_normal_form(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert search_key(decomposed) == search_key(unicodedata.normalize("NFC", text))
    assert sort_key(decomposed) == sort_key(text)
