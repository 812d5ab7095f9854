"""Dates and hours as papers write them."""

from datetime import datetime, tzinfo


def say_date(moment: datetime, zone: tzinfo) -> str:
    """Day as papers write it, days under 10 and months 1 and 2 with a nought: ``ngày 07 tháng 01 năm 2027``."""
    local = moment.astimezone(zone)
    month = f"{local.month:02}" if local.month < 3 else str(local.month)
    return f"ngày {local.day:02} tháng {month} năm {local.year}"


def say_hour(moment: datetime, zone: tzinfo) -> str:
    """Hour as papers write it: ``08 giờ 05 phút``."""
    local = moment.astimezone(zone)
    return f"{local.hour:02} giờ {local.minute:02} phút"
