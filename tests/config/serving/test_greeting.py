from config.serving.greeting import greeting

PAGES = {"Máy tính bảng đại biểu": "/tablet/8", "Bàn thư ký": "/desk/8"}


def test_each_role_has_its_address_and_the_tablet_a_picture() -> None:
    text = greeting(PAGES, host="192.0.2.7", port=8000, scanned="Máy tính bảng đại biểu")
    assert "  Máy tính bảng đại biểu  http://192.0.2.7:8000/tablet/8\n" in text
    assert "  Bàn thư ký              http://192.0.2.7:8000/desk/8\n" in text
    assert "▄" in text


def test_the_usual_port_is_not_said() -> None:
    assert "http://192.0.2.7/desk/8\n" in greeting(PAGES, host="192.0.2.7", port=80, scanned="Bàn thư ký")
