"""Reads a calendar from standard input with a parser of others and prints what it holds, one event a line; status 3: no parser."""
import sys

try:
    import icalendar
except ImportError:
    sys.exit(3)

calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
for event in calendar.walk("VEVENT"):
    parts = [event.decoded("dtstart").isoformat(), event.decoded("dtend").isoformat(), str(event["status"]), str(event["summary"]),
             str(event.get("location", ""))]
    print("|".join(parts))
