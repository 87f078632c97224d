"""The addresses of the briefing pages, for whoever guards what is served."""

PATHS = frozenset({"/figures", "/figures.csv", "/recommendations", "/recommendations.csv", "/briefing", "/check"})
BELOW = ("/briefing/",)
"""Each download of a note has an address below this one."""

PAGES = (
    ("/briefing", "Briefing note"),
    ("/figures", "Figures"),
    ("/recommendations", "Recommendations"),
    ("/check", "Check a draft"),
)
"""What the line below the bar leads to."""

LARGEST = {"/check": 9 * 1024 * 1024}
"""Bytes that a request to these addresses may have, where it is more than elsewhere: a Word file."""
