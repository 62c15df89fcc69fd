#!/usr/bin/python3
"""Makes narod/data/land.json: the land around the empire, small enough to be packaged.

usage: make_land.py land-50m.json

land-50m.json is a file of the npm package world-atlas (`npm pack world-atlas@2.0.2`), a TopoJSON
of Natural Earth's 1:50m land, which is in the public domain. Rings are cut to a box, simplified
and rounded; longitudes run on beyond 180 so that Chukotka stays in one piece.
"""
import json
import sys
from pathlib import Path

WEST, EAST, SOUTH, NORTH = 12.0, 192.0, 32.0, 82.0
TOLERANCE_DEG = 0.06
LEAST_AREA_DEG2 = 0.08
OUT = Path(__file__).resolve().parents[1] / "narod" / "data" / "land.json"


def rings(topology):
    """Rings of the land, as lists of (longitude, latitude)."""
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * scale[0] + move[0], y * scale[1] + move[1]))
        arcs.append(line)
    for shape in topology["objects"]["land"]["geometries"]:
        for polygon in shape["arcs"]:
            for ring in polygon:
                parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in ring]
                yield unwrapped([point for part in parts for point in part[:-1]])


def unwrapped(ring):
    """A ring without the jump where it crosses 180 degrees."""
    turns, out, last = 0, [], ring[0][0]
    for x, y in ring:
        turns += (x - last < -180) - (x - last > 180)
        out.append((x + 360 * turns, y))
        last = x
    return out


def cut(ring, axis, limit, keep_above):
    """The part of a ring on one side of a line (Sutherland and Hodgman)."""
    inside = (lambda p: p[axis] >= limit) if keep_above else (lambda p: p[axis] <= limit)
    out = []
    for last, here in zip([ring[-1], *ring], ring):
        if inside(last) != inside(here):
            t = (limit - last[axis]) / (here[axis] - last[axis])
            out.append(tuple(a + t * (b - a) for a, b in zip(last, here)))
        if inside(here):
            out.append(here)
    return out


def simplify(line):
    """Douglas and Peucker; longitudes count for half, as they nearly do at 60 degrees north."""
    if len(line) < 3:
        return line
    (x0, y0), (x1, y1) = line[0], line[-1]
    dx, dy = (x1 - x0) / 2, y1 - y0
    length = (dx * dx + dy * dy) ** 0.5

    def distance(point):
        px, py = (point[0] - x0) / 2, point[1] - y0
        return abs(px * dy - py * dx) / length if length else (px * px + py * py) ** 0.5

    far = max(range(1, len(line) - 1), key=lambda i: distance(line[i]))
    if distance(line[far]) <= TOLERANCE_DEG:
        return [line[0], line[-1]]
    return simplify(line[:far + 1])[:-1] + simplify(line[far:])


def area(ring):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1]))) / 2


def main(path):
    kept = []
    for ring in rings(json.loads(Path(path).read_text())):
        if max(x for x, _ in ring) < -160:  # islands east of Chukotka
            ring = [(x + 360, y) for x, y in ring]
        for axis, limit, above in ((0, WEST, True), (0, EAST, False), (1, SOUTH, True),
                                   (1, NORTH, False)):
            ring = cut(ring, axis, limit, above) if ring else ring
        if not ring or area(ring) < LEAST_AREA_DEG2:
            continue
        middle = len(ring) // 2
        small = simplify(ring[:middle + 1])[:-1] + simplify(ring[middle:] + ring[:1])[:-1]
        if len(small) > 3:
            kept.append([[round(x, 2), round(y, 2)] for x, y in small])
    OUT.write_text(json.dumps({
        "source": "Natural Earth 1:50m land (public domain), from npm package world-atlas 2.0.2, "
                  "cut and simplified by analysis/geography/make_land.py",
        "rings": kept}, separators=(",", ":")) + "\n")
    print(f"{OUT}: {len(kept)} rings, {sum(map(len, kept))} points")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__.strip())
    sys.setrecursionlimit(10000)
    main(sys.argv[1])
