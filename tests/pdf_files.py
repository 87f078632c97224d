"""PDF files for the tests, each made to have one thing that real reports have. Nothing here tags or outlines a file
unless it says so."""

from collections.abc import Callable, Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table, TableStyle

WIDTH, HEIGHT = A4
MARGIN = 72.0
STYLES = getSampleStyleSheet()
BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=11, leading=13.5, spaceAfter=8)
HEADING = ParagraphStyle("heading", fontName="Times-Bold", fontSize=15, leading=18, spaceBefore=12, spaceAfter=6)
SUBHEADING = ParagraphStyle("subheading", fontName="Times-Bold", fontSize=11, leading=13.5, spaceBefore=8, spaceAfter=4)
TITLE = ParagraphStyle("title", fontName="Times-Bold", fontSize=24, leading=30, spaceAfter=18)

WAITING = (
    "The council told the team that people wait too long for an assessment of their needs, and that carers feel this "
    "most. Staff at the front door took sixty calls a day in November."
)
MONEY = (
    "Partners welcomed the plan but asked for more detail on money. The budget had grown by four per cent, and the "
    "savings that were expected of it had not been found by the spring."
)

Draw = Callable[[Canvas, int], None]


def drawn(*pages: Callable[[Canvas], None], **options: object) -> bytes:
    """A file whose pages are drawn one by one."""
    data = BytesIO()
    canvas = Canvas(data, pagesize=A4, **options)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def flowed(
    story: Sequence[Flowable], columns: int = 1, furniture: Draw | None = None, size: tuple[float, float] = A4
) -> bytes:
    """A file that a story flows through, in one column or several, with `furniture` drawn on each page."""
    data = BytesIO()
    gutter = 24.0
    width = (size[0] - 2 * MARGIN - (columns - 1) * gutter) / columns
    frames = [
        Frame(MARGIN + number * (width + gutter), MARGIN, width, size[1] - 2 * MARGIN, 0, 0, 0, 0)
        for number in range(columns)
    ]

    def each_page(canvas: Canvas, document: BaseDocTemplate) -> None:
        if furniture is not None:
            furniture(canvas, document.page)

    document = BaseDocTemplate(data, pagesize=size)
    document.addPageTemplates([PageTemplate(frames=frames, onPage=each_page)])
    document.build(list(story))
    return data.getvalue()


def running_head_and_number(canvas: Canvas, page: int) -> None:
    """A running head, and the page's number at its foot."""
    canvas.setFont("Times-Roman", 9)
    canvas.drawString(MARGIN, HEIGHT - 40, "Adult social care review 2024")
    canvas.drawCentredString(WIDTH / 2, 36, str(page))


def paragraph(words: str, style: ParagraphStyle = BODY) -> Paragraph:
    return Paragraph(words, style)


def lines(
    canvas: Canvas, texts: Sequence[str], top: float = HEIGHT - 100, size: float = 11, left: float = MARGIN
) -> None:
    """Lines one under another at the usual distance."""
    canvas.setFont("Times-Roman", size)
    for number, text in enumerate(texts):
        canvas.drawString(left, top - 1.25 * size * number, text)


def picture_of(texts: Sequence[str]) -> Image.Image:
    """A page as a scanner has it: 200 dots an inch, black on almost white."""
    image = Image.new("L", (1654, 2339), 250)
    pen = ImageDraw.Draw(image)
    for number, text in enumerate(texts):
        pen.text((200, 250 + 60 * number), text, fill=10, font=ImageFont.load_default(34))
    return image


def scanned(texts: Sequence[str], read_by: Sequence[str] = ()) -> Callable[[Canvas], None]:
    """A page that is a picture; `read_by`: the invisible lines that a scanner's own recognition put under it."""

    def page(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(picture_of(texts)), 0, 0, WIDTH, HEIGHT)
        layer = canvas.beginText(MARGIN, HEIGHT - 250 * 72 / 200 - 10)
        layer.setFont("Times-Roman", 12)
        layer.setTextRenderMode(3)
        layer.setLeading(60 * 72 / 200)
        for text in read_by:
            layer.textLine(text)
        canvas.drawText(layer)

    return page


def locked() -> bytes:
    """A file that asks for a password."""
    return drawn(lambda canvas: lines(canvas, [WAITING[:80]]), encrypt=StandardEncryption("secret", canPrint=0))


def table_of(rows: Sequence[Sequence[str]], ruled: bool) -> Table:
    """A table with a bold header that is repeated on each page."""
    table = Table([list(row) for row in rows], repeatRows=1, colWidths=[130, 90, 130])
    style: list[tuple[object, ...]] = [
        ("FONTNAME", (0, 0), (-1, 0), "Times-Bold"),
        ("FONTNAME", (0, 1), (-1, -1), "Times-Roman"),
    ]
    if ruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, "black"))
    table.setStyle(TableStyle(style))
    return table


LANDSCAPE = landscape(A4)


def headed() -> bytes:
    """A small file with headings, notes, an outline, and text that nobody sees."""

    def page(canvas: Canvas) -> None:
        canvas.bookmarkPage("one")
        canvas.addOutlineEntry("A report", "one", 0)
        lines(canvas, ["A report"], size=20, top=HEIGHT - 70)
        lines(canvas, [WAITING[:90], WAITING[90:], "•  one", "•  two", "Score: 3", "Tel: 01234 567890"])
        lines(canvas, ["1 A note."], size=8, top=100)
        canvas.setFillGray(1)
        lines(canvas, ["Nobody sees it."], top=60)

    return drawn(page, page, pageCompression=0)


def tabled() -> bytes:
    """A small file with a table, ruled, in two columns of text."""
    rows = [["Team", "People", "Days"], ["North", "12", ""], ["South", "7", "20"]]
    return flowed([paragraph(WAITING), paragraph("Table 1: Waiting"), table_of(rows, ruled=True), paragraph(MONEY)])
