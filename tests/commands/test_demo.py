"""`thidua demo`, started and stopped as people do it."""

import httpx


def test_the_demo_shows_every_phone_and_its_clock_moves_on(started):
    with started("demo", "--port", "0") as address, httpx.Client(base_url=address) as browser:
        page = browser.get("/")
        assert page.status_code == 200
        for shown in ("Cục Thuế", "Bảo hiểm xã hội", "Lan", "Minh"):
            assert shown in page.text
        before = browser.get("/dong-ho").json()["now"]
        after = browser.post("/dong-ho", json={"buoc": "ngay"}, headers={"origin": address.rstrip("/")}).json()[
            "now"
        ]
        assert (before, after) == ("08:05, thứ Sáu, 20/11/2026", "08:05, thứ Bảy, 21/11/2026")


def test_the_demo_takes_nothing_from_the_settings_of_an_installation(started):
    real = {"THIDUA_DATABASE_URL": "postgresql://nobody:x@127.0.0.1:9/x", "THIDUA_TELEGRAM_TOKEN": "1:x"}
    with started("demo", "--port", "0", **real) as address:
        assert httpx.get(address).status_code == 200
