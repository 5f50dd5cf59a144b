"""The demo brought back while it is being shown: no screen keeps an old sitting, nobody has to reload a wall."""

import re
import subprocess
import sys

from playwright.sync_api import expect

from scripts.terminal import ROOT
from tests.e2e.program import Program
from tests.e2e.screens import DESK, HALL, PORTRAIT, Opener


def test_every_screen_notices_a_reset(device: Opener, program: Program) -> None:
    secretary, delegate, wall = device(DESK), device(PORTRAIT), device(HALL)
    secretary.one_tap("Thư ký")
    delegate.one_tap("Đại biểu")
    wall.one_tap("Màn hình hội trường")
    secretary.go(f"/desk/{secretary.meeting()}")
    delegate.go(f"/tablet/{delegate.meeting()}")
    secretary.page.get_by_role("button", name="Sang nội dung 4").click()
    for shown in (delegate, wall):
        shown.sees(re.compile("nội dung 4 trong 6", re.IGNORECASE))
    reset = [sys.executable, "manage.py", "demo", "--reset"]
    subprocess.run(reset, env=program.environment, cwd=ROOT, check=True, capture_output=True)
    wall.sees("Nội dung 3 trong 6")
    for signed_out in (secretary, delegate):
        expect(signed_out.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    secretary.page.get_by_role("button", name="Thư ký").click()
    secretary.page.wait_for_url(lambda url: "/sign-in" not in url)
    secretary.go(f"/desk/{secretary.meeting()}")
    secretary.page.get_by_role("button", name="Sang nội dung 4").click()
    wall.sees("Nội dung 4 trong 6")
