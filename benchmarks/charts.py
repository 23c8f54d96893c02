"""Charts as SVG, by hand: bars in groups, lines on logarithmic axes, one stacked bar. Readable on white and on black."""

from __future__ import annotations

import math
from dataclasses import dataclass
from xml.sax.saxutils import escape

__all__ = ["BLUE", "GREEN", "GREY", "ORANGE", "Series", "bars", "lines", "shares"]

BLUE, GREEN, ORANGE, GREY = "#2b6cb0", "#2f855a", "#c05621", "#718096"
_PALETTE = (BLUE, GREEN, ORANGE, "#6b46c1", "#b7791f", "#c53030", "#319795", GREY)


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart; the points from `solid` on are extrapolated and drawn dashed."""

    name: str
    points: list[tuple[float, float]]
    color: str
    solid: int | None = None


def _text(x: float, y: float, words: str, anchor: str = "start", **more: str) -> str:
    extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"{extra}>{escape(words)}</text>'


def _document(width: float, height: float, parts: list[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        'font-family="sans-serif" font-size="13" fill="#1a202c">'
    )
    return "\n".join([head, '<rect width="100%" height="100%" fill="#fff"/>', *parts, "</svg>"]) + "\n"


def bars(title: str, names: list[str], groups: list[tuple[str, str, list[tuple[float, str]]]]) -> str:
    """A group of bars a name. Each of `groups` is (legend, colour, (share of the width, label) for each name)."""
    left, width, thick = 330, 380, 13
    step = len(groups) * (thick + 2) + 14
    parts = [_text(14, 22, title, font_weight="bold")]
    x = 14.0
    for legend, color, _ in groups:
        parts += [
            f'<rect x="{x:.0f}" y="33" width="11" height="11" fill="{color}"/>',
            _text(x + 16, 43, legend),
        ]
        x += 16 + 7.2 * len(legend) + 22
    for number, name in enumerate(names):
        top = 60 + number * step
        own = name.startswith("newsclean")
        middle = top + (step - 14) / 2 + 4
        parts.append(_text(left - 10, middle, name, "end", **({"font_weight": "bold"} if own else {})))
        for place, (_, color, values) in enumerate(groups):
            share, label = values[number]
            y = top + place * (thick + 2)
            parts += [f'<rect x="{left}" y="{y}" width="{max(1, share * width):.0f}" height="{thick}" fill="{color}"/>',
                      _text(left + share * width + 6, y + 11, label)]  # fmt: skip
    return _document(left + width + 80, 66 + len(names) * step, parts)


def lines(panels: list[tuple[str, str, str, list[Series]]]) -> str:
    """Panels side by side, both axes logarithmic. Each of `panels` is (title, name of x, name of y, series)."""
    width, height, parts = 300.0, 190.0, []
    for number, (title, x_name, y_name, series) in enumerate(panels):
        left = 62 + number * (width + 84)
        parts += [_text(left, 22, title, font_weight="bold"), _text(left - 48, 44, y_name, fill=GREY)]
        parts += _panel(left, 56, width, height, series)
        parts.append(_text(left + width, 56 + height + 36, x_name, "end", fill=GREY))
        for place, one in enumerate(series):
            y = 56 + height + 56 + 18 * place
            parts += [f'<rect x="{left:.0f}" y="{y - 10:.0f}" width="11" height="11" fill="{one.color}"/>',
                      _text(left + 16, y, one.name)]  # fmt: skip
    rows = max(len(series) for *_, series in panels)
    return _document(len(panels) * (width + 84) + 10, 56 + height + 66 + 18 * rows, parts)


def _panel(left: float, top: float, width: float, height: float, series: list[Series]) -> list[str]:
    xs = [math.log10(x) for one in series for x, _ in one.points]
    ys = [math.log10(y) for one in series for _, y in one.points]
    low_x, high_x = min(xs), max(*xs, min(xs) + 0.3)
    low_y, high_y = math.floor(min(ys)), math.ceil(max(ys) + 1e-9)
    high_y = max(high_y, low_y + 1)

    def at(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - low_x) / (high_x - low_x)
        return left + across * width, top + height * (1 - (math.log10(y) - low_y) / (high_y - low_y))

    parts = [
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{width:.0f}" height="{height:.0f}" fill="none" stroke="#cbd5e0"/>'
    ]
    for power in range(low_y, high_y + 1):
        _, y = at(10**low_x, 10.0**power)
        parts += [f'<path d="M{left:.0f} {y:.0f}h{width:.0f}" stroke="#e2e8f0"/>', _text(left - 6, y + 4, _number(10.0**power), "end")]  # fmt: skip
    for x in sorted({x for one in series for x, _ in one.points}):
        place, _ = at(x, 10.0**low_y)
        parts.append(_text(place, top + height + 17, _number(x), "middle", font_size="11"))
    for one in series:
        cut = len(one.points) if one.solid is None else one.solid
        places = [at(*point) for point in one.points]
        for part, dash in ((places[:cut], ""), (places[cut - 1 :], ' stroke-dasharray="5 4"')):
            if len(part) > 1:
                path = " ".join(f"{x:.1f},{y:.1f}" for x, y in part)
                parts.append(
                    f'<polyline points="{path}" fill="none" stroke="{one.color}" stroke-width="2"{dash}/>'
                )
        for number, (x, y) in enumerate(places):
            fill = one.color if number < cut else "#fff"
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{fill}" stroke="{one.color}"/>')
    return parts


def _number(value: float) -> str:
    """Short, on an axis: 1, 10, 10k, 1M; small ones as they are."""
    if value >= 1e6:
        return f"{value / 1e6:g}M"
    return f"{value / 1e3:g}k" if value >= 1e3 else f"{value:g}"


def shares(title: str, rows: list[tuple[str, list[tuple[str, float]]]]) -> str:
    """One stacked bar a row; the parts of each row add up to 1."""
    left, width = 150, 560
    parts = [_text(14, 22, title, font_weight="bold")]
    names = list(dict.fromkeys(name for _, row in rows for name, _ in row))
    x = 14.0
    for name, color in zip(names, _PALETTE, strict=False):
        parts += [
            f'<rect x="{x:.0f}" y="33" width="11" height="11" fill="{color}"/>',
            _text(x + 15, 43, name),
        ]
        x += 15 + 7.4 * len(name) + 14
    for number, (label, row) in enumerate(rows):
        y, x = 58 + number * 34, float(left)
        parts.append(_text(left - 10, y + 17, label, "end"))
        for name, share in row:
            color = _PALETTE[names.index(name) % len(_PALETTE)]
            parts.append(
                f'<rect x="{x:.1f}" y="{y}" width="{share * width:.1f}" height="24" fill="{color}"/>'
            )
            if share > 0.05:
                parts.append(_text(x + share * width / 2, y + 17, f"{share:.0%}", "middle", fill="#fff"))
            x += share * width
    return _document(left + width + 20, 66 + len(rows) * 34, parts)
