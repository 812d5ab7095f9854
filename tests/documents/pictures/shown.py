"""Pictures to be drawn in tests: of a whole year, and the hardest ones that there can be."""

from bot.conversations.pictures.drawings import picture_named
from bot.conversations.pictures.picture import Picture, Row
from tests.worlds.papers import held

NAMES = ("ranking.1", "progress", "profile.thue", "years.thue", "count.flag")
LETTERS = "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
LONG = "Ban Quản lý Khu kinh tế Nghi Sơn và các khu công nghiệp tỉnh Thanh Hóa trực thuộc Ủy ban nhân dân tỉnh"
# Wider than the whole picture, without a place to break it.
UNBROKEN = "Nghiêng" * 12


def year(units: int, name: str) -> Picture:
    made = picture_named(held(units), name)
    assert made
    return made


def hardest() -> Picture:
    """Long names, words that cannot be broken, all letters, wide values, what an attacker might write."""
    rows = (
        Row(LONG, "100,55", "BQL Khu kinh tế", "1", 1, note=f"{LONG}. {LONG}. {LONG}. {LONG}"),
        Row(UNBROKEN, "99.999.999,75 điểm và hơn nữa", UNBROKEN, "20", note=UNBROKEN),
        Row(LETTERS, LETTERS[:12], badge="3", medal=3, bar=1.0, mark=1.0),
        Row("<script>alert(\"1\")</script> & 'x'", "0", badge="4", bar=0.0, mark=0.0, strong=True),
    )
    return Picture(
        LONG, UNBROKEN, rows, alt='<b>"alt"</b>', below=LONG, notes=(LONG * 4, UNBROKEN), legend=LONG
    )
