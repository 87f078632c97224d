"""Thirty people at once, against a server of its own on loopback: `python bench/load.py [--people 30] [--seconds 120]`.

Each asks a question every five seconds, beginning at a moment of their own, as with a page that stays open: the next
question waits for the answer before it. Prints one line of JSON: how many answers, the errors, and the seconds from
question to whole answer (median, 95th percentile, longest). Exits with 1 where there was an error, or where the 95th
percentile is above the limit. Needs the index (`rag index`).
"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx
import numpy as np
from page_ready import QUESTIONS, chat, serves, until

EVERY = 5.0
LIMIT = 2.0
SEED = 7


@dataclass
class Seen:
    """What all of them saw."""

    seconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


async def person(client: httpx.AsyncClient, number: int, stop: float, seen: Seen) -> None:
    """Ask every five seconds until `stop`; every third question follows on from the one before."""
    rng = random.Random(SEED + number)
    await asyncio.sleep(rng.uniform(0, EVERY))
    history: list[dict[str, str]] = []
    while time.perf_counter() < stop:
        question = rng.choice(QUESTIONS)
        began = time.perf_counter()
        try:
            reply = await client.post("/api/ask", json={"question": question, "history": history})
            answer = reply.raise_for_status().json()
        except httpx.HTTPError as error:
            seen.errors[f"{type(error).__name__}: {error}"[:120]] += 1
        else:
            seen.seconds.append(time.perf_counter() - began)
            said = " ".join(statement["text"] for statement in answer["statements"]) or answer["notice"]
            turns = [{"role": "user", "content": question}, {"role": "assistant", "content": said}]
            history = [] if rng.random() < 0.67 else [*history, *turns][-6:]
        await asyncio.sleep(max(0.0, EVERY - (time.perf_counter() - began)))


async def crowd(url: str, people: int, seconds: float) -> Seen:
    """All of them at once."""
    seen = Seen()
    limits = httpx.Limits(max_connections=people, max_keepalive_connections=people)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as client:
        stop = time.perf_counter() + seconds
        await asyncio.gather(*(person(client, number, stop, seen) for number in range(people)))
    return seen


def main() -> None:
    """Start the server, let them ask, say how it went."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=120.0)
    given = parser.parse_args()
    with chat() as (url, _, _):
        until(lambda: serves(f"{url}/readyz"), "/readyz")
        seen = asyncio.run(crowd(url, given.people, given.seconds))
    p50, p95, longest = np.quantile(seen.seconds, (0.5, 0.95, 1.0)) if seen.seconds else (float("nan"),) * 3
    told = {
        "people": given.people,
        "seconds": given.seconds,
        "answers": len(seen.seconds),
        "errors": dict(seen.errors),
        "median_s": round(float(p50), 3),
        "p95_s": round(float(p95), 3),
        "longest_s": round(float(longest), 3),
        "limit_p95_s": LIMIT,
    }
    print(json.dumps(told))
    if seen.errors or not p95 <= LIMIT:
        sys.exit(1)


if __name__ == "__main__":
    main()
