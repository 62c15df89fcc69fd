"""Pieces of the self-contained HTML pages: style, tables, pictures, numbers in words."""
import base64
import html
import io

import pandas as pd

from .dates import EPOCH
from .files import NotInRun

DPI = 110
HEAD = """<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">"""
STYLE = """
:root { --ink: #222; --ground: #fff; --note: #555; --line: #ddd; --strong: #888; --miss: #a02000; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e8e8; --ground: #16181c; --note: #b0b0b0; --line: #3a3d42; --strong: #888;
          --miss: #ff9a80; }
  a { color: #8ab8ff; } figure img { background: #fff; padding: 6px; border-radius: 4px; }
}
body { font: 16px/1.5 Georgia, "DejaVu Serif", serif; color: var(--ink); background: var(--ground);
       max-width: 1120px; margin: 2em auto; padding: 0 1.2em; }
h1, h2, h3, th, td, figcaption, summary, .small { font-family: Helvetica, "DejaVu Sans", sans-serif; }
h1 { font-size: 1.7em; margin-bottom: 0; } h2 { font-size: 1.25em; margin-top: 2em; }
h3 { font-size: 1.05em; }
.question { font-size: 1.15em; font-style: italic; margin-top: .3em; }
figure { margin: 1.5em 0; } figure img { max-width: 100%; height: auto; box-sizing: border-box; }
figcaption, .small { font-size: .85em; color: var(--note); }
.wide { overflow-x: auto; } pre { overflow-x: auto; }
table { border-collapse: collapse; font-size: .8em; margin: .8em 0; }
th { text-align: left; border-bottom: 2px solid var(--strong); padding: .25em .7em .25em 0; }
td { border-bottom: 1px solid var(--line); padding: .2em .7em .2em 0; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td.date { white-space: nowrap; font-variant-numeric: tabular-nums; }
tr.miss td:last-child { color: var(--miss); } summary { cursor: pointer; margin: 1em 0; }
nav a { margin-right: 1.2em; }
@media print {
  body { max-width: none; margin: 0; font-size: 11pt; } nav { display: none; }
  h2, h3, summary { break-after: avoid; } figure, tr { break-inside: avoid; }
  figure img { max-height: 22cm; width: auto; } thead { display: table-header-group; }
}
"""


def slug(heading):
    """An id for a heading: lower case, no blanks."""
    return "".join(sign if sign.isalnum() else "-" for sign in heading.lower()).strip("-")


def text(value):
    return html.escape(str(value))


def table(columns, rows, numbers=(), classes=None, dates=()):
    """An HTML table; `numbers`: the columns set to the right, `dates`: those that are not wrapped."""
    def cell(tag, index, value):
        kind = (' class="number"' if columns[index] in numbers else
                ' class="date"' if columns[index] in dates else "")
        return f"<{tag}{kind}>{text(value)}</{tag}>"
    head = "".join(cell("th", i, column) for i, column in enumerate(columns))
    body = "\n".join(
        (f'<tr class="{classes[n]}">' if classes and classes[n] else "<tr>")
        + "".join(cell("td", i, value) for i, value in enumerate(row)) + "</tr>"
        for n, row in enumerate(rows))
    return (f'<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n'
            "</table></div>")


def picture(draw, source, caption):
    """A figure as an <img> that carries its PNG; why not, where the source lacks what it needs.
    A figure with a method `alt_text` says what is seen; else the caption does."""
    try:
        figure = draw(source)
    except NotInRun as lacking:
        return f'<p class="small">{text(caption)} Not drawn: {text(lacking)}.</p>'
    png = io.BytesIO()
    figure.savefig(png, dpi=DPI, format="png", pil_kwargs={"compress_level": 3})
    data = base64.b64encode(png.getvalue()).decode()
    seen = figure.alt_text() if hasattr(figure, "alt_text") else caption
    return (f'<figure><img alt="{text(seen)}" src="data:image/png;base64,{data}">'
            f"<figcaption>{text(caption)}</figcaption></figure>")


def number(value, days=False):
    """A number in three digits or so; `days`: the date that many days after 1914-01-14."""
    if pd.isna(value):
        return "-"
    if days:
        return (EPOCH + pd.Timedelta(days=round(value))).strftime("%Y-%m-%d")
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3f}" if abs(value) < 1 else f"{value:.3g}"


def span(low, high):
    return "-" if low == high == "-" else f"{low} .. {high}"


def percent(share):
    return "-" if pd.isna(share) else f"{100 * share:.0f} %"
