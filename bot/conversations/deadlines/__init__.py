"""What the calendar brings: beginnings, reminders, digests, extensions, lateness."""
