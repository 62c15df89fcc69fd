"""opinion8 in numba like numba_grouped.py, with the engine's formulae: two exponentials an agent.

usage: NUMBA_NUM_THREADS=1 numba_folded.py AGENTS STEPS SEED
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
def step(x, g, party, x_next, g_next, rising, falling, key, counts):
    key = u32(key)
    loyal = f32(54.59815)  # e^4
    for group in nb.prange(x.size // GROUP):
        opinion = np.empty(GROUP, np.float32)
        grievance = np.empty(GROUP, np.float32)
        chance = np.empty(GROUP, np.float32)
        chose = np.empty(GROUP, np.int32)
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
        near = np.empty(GROUP, np.float32)
        w = np.empty(GROUP, np.float32)
        for i in range(GROUP):
            near[i] = np.exp(f32(-12) * opinion[i])
        for i in range(GROUP):
            w[i] = np.exp(f32(3 / 7) * grievance[i])
        for i in range(GROUP):
            n, w1, now = near[i], w[i], nb.int32(gp[i])
            w2 = w1 * w1
            w3 = w2 * w1
            w5 = w3 * w2
            w7 = w5 * w2
            s0 = min(n * rising[0], falling[0]) * w7 * (loyal if now == 0 else f32(1))
            s1 = s0 + min(n * rising[1], falling[1]) * w5 * (loyal if now == 1 else f32(1))
            s2 = s1 + min(n * rising[2], falling[2]) * w3 * (loyal if now == 2 else f32(1))
            s3 = s2 + min(n * rising[3], falling[3]) * w1 * (loyal if now == 3 else f32(1))
            s4 = s3 + min(n * rising[4], falling[4]) * w1 * (loyal if now == 4 else f32(1))
            s5 = s4 + min(n * rising[5], falling[5]) * w3 * (loyal if now == 5 else f32(1))
            s6 = s5 + min(n * rising[6], falling[6]) * w5 * (loyal if now == 6 else f32(1))
            s7 = s6 + min(n * rising[7], falling[7]) * w7 * (loyal if now == 7 else f32(1))
            u = chance[i] * s7
            chose[i] = (nb.int32(s0 <= u) + nb.int32(s1 <= u) + nb.int32(s2 <= u)
                        + nb.int32(s3 <= u) + nb.int32(s4 <= u) + nb.int32(s5 <= u)
                        + nb.int32(s6 <= u))
        for q in range(PARTIES):
            counts[group, q] = 0
        for i in range(GROUP):
            chosen = chose[i]
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
    rising, falling = np.exp(6 * position), np.exp(-6 * position)
    x_next, g_next = np.empty_like(x), np.empty_like(g)
    counts = np.zeros((agents // GROUP, PARTIES), np.int32)
    few = slice(0, GROUP)  # compiles outside the clock
    step(x[few].copy(), g[few].copy(), party[few].copy(), x_next[few].copy(), g_next[few].copy(),
         rising, falling, np.uint64(1), counts[:1].copy())
    out = []
    begin = time.perf_counter()
    for t in range(steps):
        step(x, g, party, x_next, g_next, rising, falling,
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
