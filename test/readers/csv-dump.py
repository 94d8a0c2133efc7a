"""Prints a CSV file as JSON lines, see dump.ts."""
import csv
import json
import sys

print(json.dumps("CSV"))
with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    for row in csv.reader(file):
        print(json.dumps({"cells": row}))
