"""
XlsxWriter in its constant-memory mode: writes rows of a file of COPY text to a workbook.
usage: xlsx-writer.py ROWS OUT (KIND WIDTH LABEL)...

Rows are prepared 1 MiB of text at a time while the clock is stopped: str, int, float and datetime. The clock runs while
the library writes them, and until the file is closed and synced.
"""

import json
import os
import re
import sys
import time
from datetime import datetime

import xlsxwriter

BATCH_BYTES = 1 << 20
FORMATS = {
    "id": "@",
    "integer": "0",
    "money": "#,##0.00",
    "percent": "0.00%",
    "timestamp": "yyyy-mm-dd hh:mm:ss.000",
}
NATIVE = {
    "integer": int,
    "decimal": float,
    "money": float,
    "percent": float,
    "timestamp": lambda field: datetime.fromisoformat(field[:23]),
}


class Clock:
    """Adds up the time between resume and pause."""

    seconds = 0.0
    cpu_seconds = 0.0

    def resume(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def pause(self):
        self.seconds += time.perf_counter() - self.wall
        self.cpu_seconds += time.process_time() - self.cpu


def batches(path, natives):
    with open(path, encoding="utf-8", newline="\n") as file:
        while lines := file.readlines(BATCH_BYTES):
            yield [
                [None if field == "\\N" else native(field) for native, field in zip(natives, line[:-1].split("\t"))]
                for line in lines
            ]


def writers(sheet, kinds):
    """The typed method for each column, which does not inspect the value."""
    by_type = {"timestamp": sheet.write_datetime}
    numbers = dict.fromkeys(("integer", "decimal", "money", "percent"), sheet.write_number)
    return [{**by_type, **numbers}.get(kind, sheet.write_string) for kind in kinds]


def main(rows_file, out, *columns):
    kinds, widths, labels = columns[0::3], columns[1::3], columns[2::3]
    clock = Clock()
    clock.resume()
    workbook = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = workbook.add_worksheet("Report")
    formats = [workbook.add_format({"num_format": FORMATS[kind]}) if kind in FORMATS else None for kind in kinds]
    bold = workbook.add_format({"bold": True})
    for at, (width, label) in enumerate(zip(widths, labels)):
        sheet.set_column(at, at, float(width))
        sheet.write_string(0, at, label, bold)
    sheet.freeze_panes(1, 0)
    cells = list(zip(range(len(kinds)), writers(sheet, kinds), formats))
    row = 1
    clock.pause()
    for batch in batches(rows_file, [NATIVE.get(kind, str) for kind in kinds]):
        clock.resume()
        for values in batch:
            for (at, write, cell_format), value in zip(cells, values):
                if value is not None:
                    write(row, at, value, cell_format)
            row += 1
        clock.pause()
    clock.resume()
    workbook.close()
    with open(out, "r+b") as file:
        os.fsync(file.fileno())
    clock.pause()
    with open("/proc/self/status", encoding="ascii") as status:
        peak = int(re.search(r"VmHWM:\s+(\d+)", status.read()).group(1)) / 1024
    result = {
        "seconds": clock.seconds,
        "cpuSeconds": clock.cpu_seconds,
        "peakMib": peak,
        "version": xlsxwriter.__version__,
    }
    print(json.dumps(result))


main(*sys.argv[1:])
