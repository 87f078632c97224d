"""How long the page takes to draw an answer, and whether a day's conversation slows it.

    python bench/page_speed.py [--turns 200]

Needs the index (`rag index`) and a browser (RAG_CHROMIUM, or /usr/bin/chromium). Asks different questions one after
another in one page and measures each in the browser, from the key press of Enter until the frame with the answer is
painted. Prints one line of JSON: the median and the 95th percentile in milliseconds of the first and the last tenth of
the turns and of all, how many elements the page then has, the size of what the browser keeps, and how long a reload
takes until the conversation is there again.
"""

import argparse
import json
import os
import statistics
import time
from pathlib import Path

from page_ready import CHROMIUM, FLAGS, chat, serves, until
from playwright.sync_api import Page, sync_playwright

QUESTIONS = Path("eval/questions/development.jsonl")

START = """() => {
    const field = document.querySelector('#question textarea');
    const start = event => { if (event.key === 'Enter') window.started = performance.now(); };
    field.addEventListener('keydown', start, true);
    new MutationObserver(() => {
        if (document.body.classList.contains('working') || !window.started) return;
        const started = window.started;
        window.started = 0;
        requestAnimationFrame(() => requestAnimationFrame(() => { window.took = performance.now() - started; }));
    }).observe(document.body, {attributes: true, attributeFilter: ['class']});
}"""


def ask(page: Page, question: str) -> float:
    """Ask as a person does; milliseconds from Enter until the answer's frame."""
    page.evaluate("() => { window.took = 0 }")
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_function("() => window.took", polling=20)
    return float(page.evaluate("window.took"))


def questions(count: int) -> list[str]:
    """So many different questions."""
    known = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    known = list(dict.fromkeys(" ".join(question.split()) for question in known))
    return [f"{known[n % len(known)]}{' ' + str(n) if n >= len(known) else ''}" for n in range(count)]


def percentile(values: list[float], share: float) -> int:
    """The value that `share` of `values` do not exceed, rounded."""
    return round(sorted(values)[min(len(values) - 1, int(share * len(values)))])


def figures(page: Page, turns: int) -> dict[str, float]:
    """Ask, and measure."""
    page.wait_for_selector("#filter summary")
    page.evaluate(START)
    took = [ask(page, question) for question in questions(turns)]
    tenth = max(1, turns // 10)
    elements = page.evaluate("document.querySelectorAll('*').length")
    kept = page.evaluate("Object.values(localStorage).reduce((sum, text) => sum + text.length, 0)")
    page.goto(page.url)
    started = time.perf_counter()
    page.reload()
    page.wait_for_selector("#earlier .answer")
    reload = time.perf_counter() - started
    again = page.locator("#earlier .exchange").count()
    return {
        "turns": turns,
        "first_median_ms": round(statistics.median(took[:tenth])),
        "first_p95_ms": percentile(took[:tenth], 0.95),
        "last_median_ms": round(statistics.median(took[-tenth:])),
        "last_p95_ms": percentile(took[-tenth:], 0.95),
        "all_median_ms": round(statistics.median(took)),
        "all_p95_ms": percentile(took, 0.95),
        "elements": elements,
        "kept_kib": round(kept / 1024),
        "reload_s": round(reload, 2),
        "exchanges_after_reload": again,
        "load_average": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    """Measure once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=200)
    turns = parser.parse_args().turns
    with chat() as (url, _, _), sync_playwright() as playwright:
        until(lambda: serves(f"{url}/readyz"), "/readyz")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(url)
        print(json.dumps(figures(page, turns)))
        browser.close()


if __name__ == "__main__":
    main()
