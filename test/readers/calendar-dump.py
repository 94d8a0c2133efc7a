"""Prints the events of an iCalendar file as JSON, with their times in the time zone of the first argument."""
import json
import sys
import zoneinfo

import icalendar

zone = zoneinfo.ZoneInfo(sys.argv[1])
with open(sys.argv[2], "rb") as file:
    calendar = icalendar.Calendar.from_ical(file.read())


def text(component, name):
    return str(component[name])


def shown(event):
    return {
        "uid": text(event, "UID"),
        "start": event["DTSTART"].dt.astimezone(zone).isoformat(timespec="minutes"),
        "summary": text(event, "SUMMARY"),
        "description": text(event, "DESCRIPTION"),
    }


errors = [*calendar.errors, *(error for event in calendar.walk("VEVENT") for error in event.errors)]
json.dump(
    {"name": text(calendar, "NAME"), "errors": errors, "events": [shown(event) for event in calendar.walk("VEVENT")]},
    sys.stdout,
)
