"""Prints a workbook as JSON lines, see dump.ts."""
import datetime
import json
import sys

import openpyxl


def shown(value):
    if isinstance(value, datetime.datetime):
        return {"time": value.isoformat(" ", "milliseconds")}
    return value


for sheet in openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets:
    print(json.dumps(sheet.title))
    for row in sheet.iter_rows():
        cells = [shown(cell.value) for cell in row]
        formats = [None if cell.value is None else cell.number_format for cell in row]
        print(json.dumps({"cells": cells, "formats": formats}))
