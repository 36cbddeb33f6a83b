"""Reads what this crate prints with zxing-cpp, a reader that shares no code with it.

python3 independent.py FILE...

Takes .png, .svg (as this crate writes it) and .txt (half blocks of a terminal) and prints one line
of JSON: a list of the texts found in each file. Exit 3 when zxing-cpp or Pillow is not installed:
pip install zxing-cpp pillow
"""

import json
import re
import sys

try:
    import zxingcpp
    from PIL import Image, ImageDraw
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(3)

# Sixteen colours of a palette are not needed: the two that the crate sets, and the reset.
ESCAPE = re.compile(r"\x1b\[([0-9;]*)m")
HALVES = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
CELL = 6


def terminal(text, inverted):
    """Draws characters of CELL by 2*CELL pixels; ink is black unless the terminal is dark."""
    lines = [ESCAPE.sub("", line) for line in text.splitlines()]
    size = (max(map(len, lines)) * CELL, len(lines) * 2 * CELL)
    ink, paper = (255, 0) if inverted else (0, 255)
    picture = Image.new("L", size, paper)
    draw = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        for column, character in enumerate(line):
            for half, filled in enumerate(HALVES[character]):
                if filled:
                    x, y = column * CELL, (2 * row + half) * CELL
                    draw.rectangle((x, y, x + CELL - 1, y + CELL - 1), fill=ink)
    return picture


def svg(text):
    side = int(re.search(r'viewBox="0 0 (\d+) ', text).group(1))
    picture = Image.new("L", (side * CELL, side * CELL), 255)
    draw = ImageDraw.Draw(picture)
    dark = re.search(r'fill="#000" d="([^"]*)"', text).group(1)
    for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", dark):
        x, y, run = int(x), int(y), int(run)
        corner = ((x + run) * CELL - 1, (y + 1) * CELL - 1)
        draw.rectangle((x * CELL, y * CELL, *corner), fill=0)
    return picture


def picture(path):
    if path.endswith(".png"):
        return Image.open(path)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return svg(text) if path.endswith(".svg") else terminal(text, "dark" in path)


def main():
    found = [[code.text for code in zxingcpp.read_barcodes(picture(path))] for path in sys.argv[1:]]
    print(json.dumps(found))


main()
