"""What must hold of every reader, whatever it is given; also for the longer run in `bench/fuzz.py`."""

from index.passages import cut_passages
from index.readers.formats import READERS, reader_of
from index.readers.kinds import check_kind
from index.readers.limits import ReadLimits, RefusedError
from index.types import ReadReport
from tests.formats import as_docx, as_html, as_markdown, as_site
from tests.index.word import numbered_and_tabled
from tests.pdf_files import drawn, headed, lines, tabled

LIMITS = ReadLimits(file_bytes=2_000_000, expanded_bytes=5_000_000, pages=50, seconds=20.0, ocr=False)
TEXT = (
    "Visit our hub\n\nA report\n\nFinal report: May 2024\n\nBackground\n\nWe met 61 people. They were kind.\n\n"
    "They were:\n\n  • staff\n  • carers.\n\nTheme 1: A\n\nIt covers:\n\nTheme 2: B\n\nIt covers:\n\n  • one\n"
    "  • two.\n  • three\n  • four.\n\nScore: 3\n\nPat Lee\n\nTel: 01234 567890\n"
)
PAGE = (
    '<!DOCTYPE html><meta charset="utf-8"><title>A report</title><main><h1>A report</h1><h2>A</h2><p>One <b>two</b>.'
    '<span style="display:none">three</span><ul><li>a<ol start=3><li>b</ol><li><h3>c</h3></ul><table><caption>T'
    "<tr><th colspan=2>x<th>y<tr><td rowspan=2>1<td>2<tr><td>3<td>4</table><table><tr><td><h3>p</h3><td><h3>q</h3>"
    "<tr><td>r<td>s</table><dl><dt>t<dd>u</dl><pre>v\n w</pre><p>Tel: 1<br>Email: x</main>"
)


def valid_files() -> dict[str, list[bytes]]:
    """A few small files of each format, by suffix, for mutation."""
    text = reader_of(".txt")(TEXT.encode(), "A report", LIMITS)
    return {
        ".docx": [as_docx(text, "A report"), numbered_and_tabled()],
        ".htm": [as_html(text, "A report").encode()],
        ".html": [as_site(text, "A report").encode(), PAGE.encode()],
        ".md": [as_markdown(text, "A report").encode()],
        ".pdf": [headed(), tabled(), _plain()],
        ".txt": [TEXT.encode()],
    }


def _plain() -> bytes:
    """A PDF whose page is not packed, so that mutation reaches what is drawn."""
    return drawn(lambda canvas: lines(canvas, ["A report", "Words of it, and a line."]), pageCompression=0)


def read(suffix: str, data: bytes) -> ReadReport | None:
    """Read `data` as a file with this suffix; None where it is refused as it may be. Any other error is a defect."""
    assert suffix in READERS
    try:
        check_kind(data, suffix)
        return reader_of(suffix)(data, "A report", LIMITS)
    except (RefusedError, UnicodeDecodeError):
        return None


def check(suffix: str, data: bytes) -> None:
    """Raise AssertionError where offsets are not exact, or an error other than a refusal comes out."""
    report = read(suffix, data)
    if report is None:
        return
    text, last = report.text, 0
    for block in report.blocks:
        words = text[block.start : block.end]
        assert last <= block.start < block.end <= len(text)
        assert words == words.strip()
        last = block.end
    text.encode("utf-8")
    last = 0
    for passage in cut_passages("r", report):
        assert passage.start == passage.sentences[0].start
        for sentence in passage.sentences:
            assert last <= sentence.start < sentence.end <= len(text)
            quote = text[sentence.start : sentence.end]
            assert quote == quote.strip() != ""
            last = sentence.end
        assert passage.end == last
