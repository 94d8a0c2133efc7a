"""Prints the objects of a JSON Lines file as lists of keys and values. A number is an object with its text."""
import json
import sys

number = lambda text: {"number": text}
with open(sys.argv[1], encoding="utf-8", newline="\n") as file:
    for line in file:
        pairs = json.loads(line, parse_float=number, parse_int=number, object_pairs_hook=list)
        print(json.dumps(pairs))
