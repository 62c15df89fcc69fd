"""opinion8 in numpy, whole columns at a time, in chunks of agents whose arrays stay in cache.

usage: numpy_vectorised.py AGENTS STEPS SEED
"""
import json
import sys
import time

import numpy as np

GROUP, MET, PARTIES, CHUNK = 250, 4, 8, 25_000
f32 = np.float32


def main(agents, steps, seed):
    agents = agents // GROUP * GROUP
    rng = np.random.Generator(np.random.SFC64(seed))
    x, g = rng.random(agents, f32), rng.random(agents, f32)
    party = rng.integers(0, PARTIES, agents, dtype=np.int8)
    position = (np.arange(PARTIES) / 7).astype(f32)[:, None]
    radicalism = np.abs(2 * np.arange(PARTIES) / 7 - 1).astype(f32)[:, None]
    each = np.arange(CHUNK)
    group_start = (each // GROUP * GROUP).astype(np.int32)
    out = []
    begin = time.perf_counter()
    for _ in range(steps):
        x_next, g_next = np.empty_like(x), np.empty_like(g)
        counts = np.zeros(PARTIES, np.int64)
        for first in range(0, agents, CHUNK):
            n = min(CHUNK, agents - first)
            part = slice(first, first + n)
            cx, cg = x[part], g[part]
            met = rng.integers(0, GROUP, (MET, n), dtype=np.uint8) + group_start[:n]
            d = cx[met] - cx
            pull = np.where(np.abs(d) < f32(0.25), d, f32(0)).sum(0)
            opinion = np.clip(cx + f32(0.05) * pull, 0, 1)
            grievance = cg + f32(0.02) * (cg[met].mean(0) - cg)
            u = np.abs(opinion - position)
            u *= f32(-6)
            u += (f32(3) * grievance) * radicalism
            u[party[part], each[:n]] += f32(4)
            np.exp(u, out=u)
            np.cumsum(u, 0, out=u)
            chosen = np.minimum((u <= rng.random(n, f32) * u[-1]).sum(0), PARTIES - 1)
            party[part] = chosen
            x_next[part], g_next[part] = opinion, grievance
            counts += np.bincount(chosen, minlength=PARTIES)
        x, g = x_next, g_next
        out.append(counts)
    seconds = time.perf_counter() - begin
    print(json.dumps({
        "seconds": seconds,
        "opinion_mean": x.mean(dtype=float),
        "opinion_variance": x.var(dtype=float),
        "grievance_mean": g.mean(dtype=float),
        "party_share": (out[-1] / agents).tolist(),
    }))


main(*map(int, sys.argv[1:4]))
