"""What the peers ask: as many questions, of about the same length, as a unit of ours is asked."""

QUESTIONS = 9
KEYS = [["4", "4,5"], ["5", "Để sau"]]


def ask(place: int, said: str) -> str:
    """The result and the next question."""
    number = place % QUESTIONS + 1
    return (
        f"Đã ghi {said} điểm.\n\nMục {number}/{QUESTIONS} · C{number}. Nhiệm vụ thứ {number} (tối đa 5 điểm)\n"
        "Hoàn thành các nhiệm vụ trong chương trình công tác năm được tỉnh và ngành giao\n\n"
        "Đơn vị tự chấm mấy điểm?"
    )
