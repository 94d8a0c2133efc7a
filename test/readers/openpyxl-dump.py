"""Prints a workbook as JSON lines: the name of a sheet as a string, each of its rows as an array."""
import datetime
import json
import re
import sys

import openpyxl


def shown(value):
    # openpyxl leaves the escapes of ST_Xstring (ECMA-376 Part 1 22.9.2.19) to its caller.
    if isinstance(value, str):
        return re.sub("_x([0-9A-Fa-f]{4})_", lambda escape: chr(int(escape[1], 16)), value)
    if isinstance(value, datetime.datetime):
        return {"time": value.isoformat(" ", "milliseconds")}
    return value


for sheet in openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets:
    print(json.dumps(sheet.title))
    for row in sheet.iter_rows(values_only=True):
        print(json.dumps([shown(value) for value in row]))
