"""Prints a workbook, converted by Gnumeric to its own XML, as JSON lines, see dump.ts."""
import json
import sys
import xml.etree.ElementTree as ElementTree

GNM = "{http://www.gnumeric.org/v10.dtd}"


def value(cell):
    kind = cell.get("ValueType")
    text = cell.text or ""
    # Gnumeric's source, src/value.h: VALUE_BOOLEAN, VALUE_FLOAT, VALUE_STRING.
    if kind == "20":
        return text == "TRUE"
    if kind == "40":
        return float(text)
    if kind == "60":
        return text
    raise ValueError(f"a cell of type {kind}")


for sheet in ElementTree.parse(sys.argv[1]).getroot().iter(f"{GNM}Sheet"):
    print(json.dumps(sheet.findtext(f"{GNM}Name")))
    width = int(sheet.findtext(f"{GNM}MaxCol")) + 1
    height = int(sheet.findtext(f"{GNM}MaxRow")) + 1
    cells = [[None] * width for _ in range(height)]
    formats = [[None] * width for _ in range(height)]
    for cell in sheet.iter(f"{GNM}Cell"):
        cells[int(cell.get("Row"))][int(cell.get("Col"))] = value(cell)
    for region in sheet.iter(f"{GNM}StyleRegion"):
        code = region.find(f"{GNM}Style").get("Format")
        for row in range(int(region.get("startRow")), min(int(region.get("endRow")) + 1, height)):
            for column in range(int(region.get("startCol")), min(int(region.get("endCol")) + 1, width)):
                if cells[row][column] is not None:
                    formats[row][column] = code
    for pair in zip(cells, formats):
        print(json.dumps({"cells": pair[0], "formats": pair[1]}))
