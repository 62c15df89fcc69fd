"""opinion8 in numba, group by group with arrays that stay in cache and loops that vectorise.

usage: NUMBA_NUM_THREADS=1 numba_grouped.py AGENTS STEPS SEED
"""
import json
import sys
import time

import numba as nb
import numpy as np

GROUP, PARTIES = 250, 8
u32, f32 = nb.uint32, nb.float32


@nb.njit(inline="always")
def mix(z):
    z = u32(z ^ (z >> u32(16)))
    z = u32(z * u32(0x7FEB352D))
    z = u32(z ^ (z >> u32(15)))
    z = u32(z * u32(0x846CA68B))
    return u32(z ^ (z >> u32(16)))


@nb.njit(inline="always")
def member(bits16):
    return nb.int64(bits16 * u32(GROUP) >> u32(16))


@nb.njit(inline="always")
def attraction(d):
    return d if abs(d) < f32(0.25) else f32(0)


@nb.njit(parallel=True, fastmath=True)
def step(x, g, party, x_next, g_next, position, radicalism, key, counts):
    key = u32(key)
    for group in nb.prange(x.size // GROUP):
        opinion = np.empty(GROUP, np.float32)
        grievance = np.empty(GROUP, np.float32)
        chance = np.empty(GROUP, np.float32)
        total = np.zeros(GROUP, np.float32)
        cumulated = np.empty((PARTIES, GROUP), np.float32)
        first = group * GROUP
        gx, gg, gp = x[first:first + GROUP], g[first:first + GROUP], party[first:first + GROUP]
        for i in range(GROUP):
            h = mix(key ^ mix(u32(first + i)))
            h2 = mix(u32(h + u32(0x9E3779B9)))
            h3 = mix(u32(h + u32(0x3C6EF372)))
            a, b = member(h & u32(0xFFFF)), member(h >> u32(16))
            c, d = member(h2 & u32(0xFFFF)), member(h2 >> u32(16))
            xi = gx[i]
            pull = (attraction(gx[a] - xi) + attraction(gx[b] - xi)
                    + attraction(gx[c] - xi) + attraction(gx[d] - xi))
            met = gg[a] + gg[b] + gg[c] + gg[d]
            opinion[i] = min(max(xi + f32(0.05) * pull, f32(0)), f32(1))
            grievance[i] = gg[i] + f32(0.02) * (f32(0.25) * met - gg[i])
            chance[i] = f32(nb.int32(h3 >> u32(8))) * f32(2**-24)
        for q in range(PARTIES):
            pos, rad = position[q], f32(3) * radicalism[q]
            for i in range(GROUP):
                loyalty = f32(4) if gp[i] == q else f32(0)
                total[i] += np.exp(f32(-6) * abs(opinion[i] - pos) + grievance[i] * rad + loyalty)
                cumulated[q, i] = total[i]
        for q in range(PARTIES):
            counts[group, q] = 0
        for i in range(GROUP):
            u = chance[i] * total[i]
            chosen = 0
            for q in range(PARTIES - 1):
                chosen += 1 if cumulated[q, i] <= u else 0
            gp[i] = chosen
            counts[group, chosen] += 1
            x_next[first + i] = opinion[i]
            g_next[first + i] = grievance[i]


def main(agents, steps, seed):
    agents = agents // GROUP * GROUP
    rng = np.random.default_rng(seed)
    x, g = rng.random(agents, np.float32), rng.random(agents, np.float32)
    party = rng.integers(0, PARTIES, agents).astype(np.uint8)
    position = (np.arange(PARTIES) / 7).astype(np.float32)
    radicalism = np.abs(2 * np.arange(PARTIES) / 7 - 1).astype(np.float32)
    x_next, g_next = np.empty_like(x), np.empty_like(g)
    counts = np.zeros((agents // GROUP, PARTIES), np.int32)
    few = slice(0, GROUP)  # compiles outside the clock
    step(x[few].copy(), g[few].copy(), party[few].copy(), x_next[few].copy(), g_next[few].copy(),
         position, radicalism, np.uint64(1), counts[:1].copy())
    out = []
    begin = time.perf_counter()
    for t in range(steps):
        step(x, g, party, x_next, g_next, position, radicalism,
             np.uint64(seed * 1000003 + t * 7919), counts)
        x, x_next, g, g_next = x_next, x, g_next, g
        out.append(counts.sum(0))
    seconds = time.perf_counter() - begin
    print(json.dumps({
        "seconds": seconds,
        "opinion_mean": x.mean(dtype=float),
        "opinion_variance": x.var(dtype=float),
        "grievance_mean": g.mean(dtype=float),
        "party_share": (out[-1] / agents).tolist(),
    }))


main(*map(int, sys.argv[1:4]))
