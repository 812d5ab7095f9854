"""Response time to a request about personal data: two working days after the day on which it came.

Decree 356/2025/NĐ-CP, Article 5: whoever controls the data answers within two working days.
"""

from datetime import datetime, timedelta

from bot.rules.working_hours import Working

WORKING_DAYS = 2
# For which the words of a request and its answer are kept, as proof that it was answered.
PROOF = timedelta(days=365)
# Days; no office is closed for longer. Where none of them is a working day, every day counts.
_LONGEST_REST = 60


def respond_by(came: datetime, working: Working) -> datetime:
    """Last moment of the second working day after the one on which it came.

    >>> from datetime import UTC, time
    >>> friday = datetime(2026, 11, 27, 16, 30, tzinfo=UTC)
    >>> f"{respond_by(friday, Working(time(7, 30), time(17), UTC)):%A %H:%M}"
    'Tuesday 17:00'
    """
    day = working.local(came).date()
    days = [day + timedelta(days=number) for number in range(1, _LONGEST_REST)]
    counted = [one for one in days if working.is_working_day(one)] or days
    return datetime.combine(counted[WORKING_DAYS - 1], working.end, working.zone)
