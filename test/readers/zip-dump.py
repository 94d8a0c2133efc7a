"""Prints the name and the content of each file of a zip archive as lines of JSON. zipfile checks the CRC-32 of what it reads."""
import base64
import json
import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    for name in archive.namelist():
        print(json.dumps({"name": name, "content": base64.b64encode(archive.read(name)).decode()}))
