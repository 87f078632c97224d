"""A report that tries everything: mark-up, addresses, forms, Markdown, and characters that do not show."""

from pathlib import Path

HOSTILE_ID = "hostile"

TITLE = 'A hostile <script>alert("title")</script> report'
HEADING = 'Key <img src=x onerror=alert("heading")> findings'
SENTENCES = (
    "Sixty-two <script>alert(1)</script> badgers were counted in the care home's garden.",
    "The badgers sent <form action=https://evil.example><input name=q></form> to everybody.",
    "Badgers like ![pictures](https://evil.example/badger.png) and [links](https://evil.example) more than **honey**.",
    "Zero\u200bwidth \u202ebadgers\u202c hid among the \ufeffothers, {{ 7 * 7 }} and ${alert(3)} of them.",
)
"""Words that stand nowhere else ("badgers") find them."""

PUBLISHER = "The <b>Badger</b> & Sons"

CATALOGUE = f"""
[[report]]
id = "{HOSTILE_ID}"
title = '{TITLE}'
short_title = 'Hostile <i>one</i>'
publisher = "{PUBLISHER}"
published = "May 2023"
sort_date = "2023-05"
file = "hostile.txt"
licence = '<a href="https://evil.example">none</a>'
source = 'javascript:alert("source")'
"""


def write_hostile_seeds(folder: Path) -> Path:
    """Write a folder of reports with this one in it; returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    body = "\n\n".join(SENTENCES)
    (folder / "hostile.txt").write_text(f"{TITLE}\n\n{HEADING}\n\n{body}\n", encoding="utf-8")
    (folder / "reports.toml").write_text(CATALOGUE, encoding="utf-8")
    return folder
