"""The whole year without a person: every stage is played, and each leaves other totals behind."""

import json

from handlers.demo.play import play


def test_self_scores_review_explanation_and_agreement_are_played_and_differ(tmp_path):
    talk = []
    play(tmp_path, "web", "year", talk.append)
    said = "\n".join(talk)
    for opening in ("tự chấm", "thẩm định", "giải trình", "thống nhất điểm"):
        assert f"group< Mở giai đoạn {opening} năm 2026" in said
    for tapped in ("Sửa vài mục", "Giải trình", "Theo đơn vị", "Trình các đơn vị", "Nhất trí"):
        assert f"> [{tapped}]" in said
    ranking = json.loads((tmp_path / "ranking.json").read_text("utf-8"))
    assert any(row["self"] != row["reviewed"] for row in ranking)
    assert any(row["reviewed"] != row["agreed"] for row in ranking)
    assert any(row["self"] != row["agreed"] for row in ranking)
    agreed = [row["agreed"] for row in ranking if row["rank"]]
    assert agreed == sorted(agreed, reverse=True)
