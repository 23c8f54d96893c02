"""report.html: one self-contained page, charts as SVG; no script, no font and no picture from elsewhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from newsclean import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsclean.corpus.report import Summary

__all__ = ["bar_chart", "write_page"]

_ROW, _LABEL, _BAR = 26, 250, 330  # pixels: height of a row, width of the label column, longest bar
_MOST = 15

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2733; --soft: #5b6875; --line: #d9dfe5; --paper: #fff; --card: #f6f8fa; --bar: #2f6fab; --bad: #b3423a }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e9ee; --soft: #9aa7b4; --line: #35404c; --paper: #14191f; --card: #1c232b; --bar: #5b9bd8; --bad: #e0766d } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 1320px; padding: 32px 20px 64px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif }
h1 { font-size: 26px; margin: 0 0 4px } h2 { font-size: 16px; margin: 0 0 10px }
p { margin: 0 0 12px } .soft { color: var(--soft) } .bad { color: var(--bad) }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 12px; margin: 24px 0 }
.figures div { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px }
.figures b { display: block; font-size: 22px; font-variant-numeric: tabular-nums } .figures span { color: var(--soft); font-size: 13px }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 600px), 1fr)); gap: 16px }
section { border: 1px solid var(--line); border-radius: 8px; padding: 16px; overflow-x: auto }
svg { display: block; max-width: 100%; height: auto } svg text { fill: var(--ink); font-size: 13px } svg .value { fill: var(--soft) }
svg rect { fill: var(--bar) } svg.bad rect { fill: var(--bad) }
table { border-collapse: collapse; width: 100%; font-size: 13px } td, th { text-align: left; vertical-align: top; padding: 5px 10px 5px 0; border-top: 1px solid var(--line); overflow-wrap: anywhere }
.kind { white-space: nowrap }
th { border-top: 0; color: var(--soft); font-weight: 600 }
"""


def bar_chart(
    title: str, counts: Mapping[str, float], *, unit: str = "", kind: str = "", note: str = ""
) -> str:
    """A section with one horizontal bar for each count, the longest first; '' where there is nothing to show.

    >>> "<svg" in bar_chart("Encodings", {"utf-8": 3, "gb18030": 1})
    True
    """
    items = sorted(((name, value) for name, value in counts.items() if value), key=lambda item: -item[1])
    if not items:
        return ""
    if len(items) > _MOST:
        rest = sum(value for _, value in items[_MOST - 1 :])
        items = [*items[: _MOST - 1], (f"{len(items) - _MOST + 1} others", rest)]
    longest = max(value for _, value in items)
    rows = []
    for number, (name, value) in enumerate(items):
        y = number * _ROW
        width = max(1.0, _BAR * value / longest)
        shown = f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
        rows.append(
            f'<text x="{_LABEL - 10}" y="{y + 17}" text-anchor="end">{escape(_short(name))}<title>{escape(name)}</title></text>'
            f'<rect x="{_LABEL}" y="{y + 4}" width="{width:.1f}" height="{_ROW - 9}" rx="2"/>'
            f'<text class="value" x="{_LABEL + width + 8:.1f}" y="{y + 17}">{shown}{unit}</text>'
        )
    width, height = _LABEL + _BAR + 110, len(items) * _ROW
    said = f'<p class="soft">{escape(note)}</p>' if note else ""
    return (
        f"<section><h2>{escape(title)}</h2>{said}"
        f'<svg class="{kind}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(title)}">{"".join(rows)}</svg></section>'
    )


def _short(name: str, most: int = 34) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"


def write_page(summary: Summary, failures: Sequence[Mapping[str, str]]) -> str:
    """The page for a finished run; `failures` are the first of them, to show."""
    tally = summary.tally
    seen = (
        f"looked at stage by stage: {tally.looked_at:,} of {tally.written:,} documents"
        if tally.looked_at
        else ""
    )
    total = sum(tally.stages.values()) or 1
    charts = [
        bar_chart("Encodings", tally.encodings),
        bar_chart("Language and script, as written", tally.scripts),
        bar_chart("Repairs and changes", tally.edits, note=seen),
        bar_chart("Damage that stayed, and other warnings", tally.warnings),
        bar_chart("Dropped lines by reason", tally.dropped),
        bar_chart("Failures by kind", tally.failures, kind="bad"),
        bar_chart(
            "Time by stage",
            {name: 100 * time / total for name, time in tally.stages.items()},
            unit=" %",
            note=seen,
        ),
        bar_chart("Duplicates", summary.duplicates or {}, note="Nothing was removed."),
    ]
    sources = ", ".join(summary.run.get("sources", ()))
    parts = [
        "<!doctype html>", '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>newsclean corpus: {escape(_short(sources, 80))}</title><style>{_STYLE}</style></head><body>",
        "<h1>newsclean corpus</h1>", f'<p class="soft">{escape(sources)} → {escape(summary.dest)}</p>',
        _figures(summary), '<div class="charts">', *charts, "</div>", _failed(failures, tally.failed), _settings(summary),
        f'<p class="soft">newsclean {__version__}</p></body></html>',
    ]  # fmt: skip
    return "\n".join(part for part in parts if part) + "\n"


def _figures(summary: Summary) -> str:
    tally = summary.tally
    rate = tally.bytes_in / tally.seconds if tally.seconds else 0.0
    figures = [
        (f"{tally.documents:,}", "documents"),
        (f"{tally.written:,}", "written"),
        (f"{tally.failed:,}", "in quarantine"),
        (f"{tally.damaged:,}", "with damage that stayed"),
        (_size(tally.bytes_in), "of documents in"),
        (_size(tally.bytes_out), "out"),
        (f"{tally.seconds:,.0f} s", "of work, all workers"),
        (f"{_size(round(rate))}/s", "for each worker"),
    ]
    if tally.unsampled:
        figures.insert(2, (f"{tally.unsampled:,}", "left out of the sample"))
    return (
        '<div class="figures">'
        + "".join(f"<div><b>{value}</b><span>{name}</span></div>" for value, name in figures)
        + "</div>"
    )


def _size(count: float) -> str:
    for unit in ("B", "KB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def _failed(failures: Sequence[Mapping[str, str]], total: int) -> str:
    if not failures:
        return ""
    rows = "".join(
        f'<tr><td>{escape(item["id"])}</td><td class="kind">{escape(item["kind"])}</td><td>{escape(item["reason"])}</td></tr>'
        for item in failures
    )
    note = (
        f"The first {len(failures)} of {total:,}; all stand in quarantine.jsonl."
        if total > len(failures)
        else ""
    )
    return (
        f'<section style="margin-top:16px"><h2>In quarantine</h2><p class="soft">{note}</p>'
        f"<table><tr><th>document</th><th>kind</th><th>reason</th></tr>{rows}</table></section>"
    )


def _settings(summary: Summary) -> str:
    settings = dict(summary.run.get("settings", {}))
    settings |= settings.pop("cleaning", {})
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(str(value))}</td></tr>"
        for name, value in sorted(settings.items())
    )
    return f'<section style="margin-top:16px"><h2>Settings</h2><table>{rows}</table></section>'
