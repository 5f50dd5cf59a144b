import socket
from pathlib import Path

import pytest

from config.serving.preflight import CannotStart, require_connections, require_port, require_writable

pytestmark = pytest.mark.faults


def test_a_free_port_is_accepted_and_left_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    require_port(bind="127.0.0.1", port=port)
    require_port(bind="127.0.0.1", port=port)


@pytest.mark.parametrize("bind", ["127.0.0.1", "0.0.0.0"])
def test_a_taken_port_is_one_sentence(bind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(CannotStart) as refusal:
            require_port(bind=bind, port=port)
    assert str(refusal.value) == (
        f"Cổng {port} đang được chương trình khác sử dụng; hãy chọn cổng khác, ví dụ: make run PORT=8080"
    )


def test_an_address_of_another_machine_is_one_sentence() -> None:
    with pytest.raises(CannotStart, match=r"Không mở được cổng 8000 tại địa chỉ 203\.0\.113\.7"):
        require_port(bind="203.0.113.7", port=8000)


def test_a_folder_is_made_and_stays_empty(tmp_path: Path) -> None:
    require_writable(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_sentence() -> None:
    with pytest.raises(CannotStart) as refusal:
        require_writable(Path("/proc/dien-hong"))  # read-only for root too
    sentence = str(refusal.value)
    assert sentence.startswith("Không ghi được vào thư mục dữ liệu /proc/dien-hong (")
    assert "\n" not in sentence


def test_processes_share_what_the_database_server_gives() -> None:
    assert require_connections(limit=97, processes=1, wanted=16, fewest=8) == 16
    assert require_connections(limit=97, processes=4, wanted=16, fewest=8) == 13


def test_more_processes_than_the_database_server_can_serve_are_one_sentence() -> None:
    with pytest.raises(CannotStart) as refusal:
        require_connections(limit=97, processes=8, wanted=16, fewest=8)
    assert str(refusal.value) == (
        "PostgreSQL chỉ cho 97 kết nối mà 8 máy chủ web cần ít nhất 100;"
        " hãy tăng max_connections hoặc giảm số máy chủ web."
    )
