"""Which tags belong together, and what the elements they make say about the lines inside.

News pages are rarely well-formed, so an element counts only if it really ends: by its own end tag, by that of an
element around it, or where HTML ends it by itself (`<li>` before the next `<li>`). An unclosed `<nav>` says
nothing about the rest of the page, or the article would be lost with it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from newsclean.markup.names import BLOCK, DROPPED, VOID, ZONES
from newsclean.markup.tokens import attributes
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.markup.body import Body
    from newsclean.markup.tokens import Token

__all__ = ["Elements", "find_elements", "is_html", "is_page"]

_NESTED = BLOCK | DROPPED | frozenset(("ruby", "rb", *ZONES))
_SIBLINGS = {
    "li": {"li", "p"}, "dt": {"dt", "dd", "p"}, "dd": {"dt", "dd", "p"}, "option": {"option"},
    "td": {"td", "th", "p"}, "th": {"td", "th", "p"}, "tr": {"td", "th", "tr", "p"},
    "rt": {"rt", "rp", "rb"}, "rp": {"rt", "rp", "rb"}, "rb": {"rt", "rp", "rb"}, "body": {"head", "title"},
}  # fmt: skip
"""What the start of an element ends, if it is the innermost open one."""

_FORMATTING = frozenset("b strong a span em font i".split())
_WORDS = {
    "navigation": "nav navi navbar navigation topnav subnav mainnav menu breadcrumb breadcrumbs crumb crumbs"
    " path location sitemap toolbar login topbar",
    "footer": "foot footer",
    "copyright": "copyright copyrights disclaimer dis declare statement",
    "share": "share sharing shares sharedaddy sd-sharing sd-sharing-enabled addtoany bdsharebuttonbox jiathis sns"
    " btns buttons qrcode ewm weixin follow",
    "related": "related relate relation recommend recommends recommended recommendation xgxw xgyd hot hots"
    " hotnews rank ranking top10 morenews tuijian guess relatedposts related-posts related-news related-articles"
    " more-article more-articles more-news read-also readalso see-also",
    "promotion": "subscribe subscription newsletter newsletter-signup signup sign-up app-promo app-download"
    " download-app appdownload open-app openapp author-box authorbox author-bio cookie cookies cookie-banner"
    " cookie-notice gdpr consent vote poll survey donate donation sponsor",
    "comments": "comment comments reply replies pinglun",
    "advertisement": "ad ads adv advert adverts advertisement adsense adbox gg guanggao banner promotion",
    "pager": "pager pagination paging pages prevnext prev next pagenav",
    "tags": "tags keywords taglist",
    "sidebar": "sidebar aside",
}
_REASON = {word: reason for reason, words in _WORDS.items() for word in words.split()}
_WRAPPER = lazy(
    r"[-_]?(?:box|bar|lists?|wrap|wrapper|area|container|links?|left|right|top|bottom|block|inner"
    r"|module|section|group|panel|zone|div|news|info|\d+)$"
)
_CLASS_BEARERS = frozenset("div section ul ol dl p table td span".split())
_STRONG = frozenset(("navigation", "footer", "copyright", "media"))
"""Reasons that can hold for an element with a paragraph inside, if the page has more of them elsewhere."""

_SHARES = dict.fromkeys(("form", "sidebar", "aside", "dialog", "hidden"), 0.4)
"""How much of a page's text an element with that reason may hold; the others may hold 0.8."""
_HIDDEN = lazy(
    r"display\s*:\s*none", re.IGNORECASE
)  # not visibility: WeChat hides every article until it is read
_CAMEL = lazy(r"(?<=[a-z])(?=[A-Z])")


class Elements(NamedTuple):
    """What the tags of a text make.

    `ends[i]` is the number of the tag that ends the element which tag `i` starts (-1: it never ends), `ending` holds
    the numbers of the end tags that end something, and `boilerplate[i]` is the reason why the element that tag `i`
    starts is no part of an article.
    """

    ends: list[int]
    ending: set[int]
    boilerplate: dict[int, str]
    body: Body | None = None


def find_elements(text: str, tokens: list[Token], titles: Iterable[str] | None = None) -> Elements:
    """Pair the tags, in time proportional to their number.

    With `titles`, the names that a whole page gives its article, the article is looked for too (`body`).
    """
    ends, ending = _pair(tokens)
    boilerplate = _find_boilerplate(text, tokens, ends)
    body = None
    if titles is not None:
        from newsclean.markup.body import find_body

        body = find_body(text, tokens, ends, boilerplate, titles)
    return Elements(ends, ending, boilerplate, body)


def _pair(tokens: list[Token]) -> tuple[list[int], set[int]]:
    ends = [-1] * len(tokens)
    ending: set[int] = set()
    stack: list[int] = []
    depth: Counter[str] = Counter()
    inline: dict[str, list[int]] = {name: [] for name in _FORMATTING}

    def pop(number: int) -> str:
        top = stack.pop()
        ends[top] = number
        depth[tokens[top].name] -= 1
        return tokens[top].name

    for number, (_start, _end, kind, name) in enumerate(tokens):
        if kind == "open":
            if name in _FORMATTING:
                inline[name].append(number)
            elif name in _NESTED and name not in VOID:
                ended = _SIBLINGS.get(name, {"p"} if name in BLOCK else frozenset())
                while stack and tokens[stack[-1]].name in ended:
                    pop(number)
                stack.append(number)
                depth[name] += 1
        elif kind == "close":
            if name in _FORMATTING:
                if inline[name]:
                    ends[inline[name].pop()] = number
                    ending.add(number)
            elif depth[name]:
                ending.add(number)
                while pop(number) != name:
                    pass
    return ends, ending


def _find_boilerplate(text: str, tokens: list[Token], ends: list[int]) -> dict[int, str]:
    """Elements that are no part of an article, each checked against what it holds.

    A form or a container that holds a headline, or most of the page, is the page and not a part of it.
    """
    found: dict[int, str] = {}
    candidates = _candidates(text, tokens, ends)
    if not candidates:
        return found
    lengths = _text_lengths(text, tokens)
    headlines = [number for number, token in enumerate(tokens) if token.name in ("h1", "article")]
    paragraphs = _paragraphs(text, tokens)
    covered = -1  # the end of the last element found: what is inside it needs no reason of its own
    for number, reason in candidates:
        if number < covered:
            continue
        end = ends[number]
        share = _SHARES.get(reason, 0.8)
        if not 0 < lengths[end] - lengths[number] <= share * lengths[-1] or _any_between(
            headlines, number, end
        ):
            continue
        if not _may_hold(reason, paragraphs, number, end):
            continue
        found[number] = reason
        covered = end
    return found


def _any_between(numbers: list[int], start: int, end: int) -> bool:
    place = bisect_right(numbers, start)
    return place < len(numbers) and numbers[place] < end


def _may_hold(reason: str, paragraphs: list[int], start: int, end: int) -> bool:
    """Whether an element with paragraphs inside can still be what it says: if the article is elsewhere."""
    before = bisect_right(paragraphs, start)
    inside = bisect_right(paragraphs, end) - before
    if not inside:
        return True
    if reason == "comments":
        return before > 0
    return reason in _STRONG and inside < len(paragraphs) - inside


def _candidates(text: str, tokens: list[Token], ends: list[int]) -> list[tuple[int, str]]:
    candidates: list[tuple[int, str]] = []
    for number, (start, end, kind, name) in enumerate(tokens):
        if kind != "open" or ends[number] < 0:
            continue
        reason = ZONES.get(name, "")
        if not reason and end - start > len(name) + 2 and (name in _CLASS_BEARERS or name in BLOCK):
            reason = _stated_reason(text[start:end], name)
        if reason:
            candidates.append((number, reason))
    return candidates


def _stated_reason(tag: str, name: str) -> str:
    """Why the attributes of a start tag say that the element is no part of an article, or ''."""
    stated = attributes(tag)
    if "hidden" in stated or _HIDDEN.search(stated.get("style", "")):
        return "hidden"
    if name not in _CLASS_BEARERS:
        return ""
    for word in (*stated.get("class", "").split()[:8], stated.get("id", ""), stated.get("role", "")):
        reason = _reason_of(word)
        if reason:
            return reason
    return ""


def _reason_of(word: str) -> str:
    """The reason that a class or an id gives: `nav`, `topNav`, `share-box`, `m_footer`, but not `tag-hot`."""
    plain = _CAMEL.sub("-", word).lower()
    for _ in range(3):
        if plain in _REASON:
            return _REASON[plain]
        shorter = _WRAPPER.sub("", plain)
        if shorter == plain:
            break
        plain = shorter
    head, _, last = plain.replace("_", "-").rpartition("-")
    if (
        last in _REASON
        and len(head) <= 8
        and not head.startswith(("tag", "cat", "has", "no", "with", "post", "type"))
    ):
        return _REASON[last]
    return ""


def _text_lengths(text: str, tokens: list[Token]) -> list[int]:
    """How much text stands before each tag, and in all."""
    lengths: list[int] = []
    position = total = 0
    for token in tokens:
        total += len(text[position : token.start].strip())
        position = token.end
        lengths.append(total)
    lengths.append(total + len(text[position:].strip()))
    return lengths


def is_page(tokens: list[Token]) -> bool:
    """Whether the tags are those of a whole page, not of a fragment or a dump."""
    for number, token in enumerate(tokens):
        if token.kind == "open" and token.name in ("html", "head", "body"):
            return True
        if token.name == "doctype" or (number < 20 and token.name == "meta"):
            return True
    return False


def is_html(text: str, tokens: list[Token], elements: Elements) -> bool:
    """Whether a line end in `text` is white space, not the end of a line.

    It is in a whole page, and where most of the text stands inside block elements that begin and end. A dump
    of lines has end tags without beginnings, or none.
    """
    if is_page(tokens):
        return True
    paired = single = inside = outside = position = 0
    reach = -1  # the end of the outermost element that is open
    for number, token in enumerate(tokens):
        length = len(text[position : token.start].strip())
        if number <= reach:
            inside += length
        else:
            outside += length
        position = token.end
        if token.name not in BLOCK or token.name in VOID:
            continue
        if token.kind == "open" and elements.ends[number] >= 0:
            reach = max(reach, elements.ends[number])
            paired += 1
        elif token.kind == "open" or number not in elements.ending:
            single += 1
    return paired > single and inside > outside + len(text[position:].strip())


def _paragraphs(text: str, tokens: list[Token]) -> list[int]:
    """Numbers of the tokens before which a paragraph ends: a long run of text outside links, with a full stop."""
    found: list[int] = []
    run = links = position = 0
    stopped = False
    for number, token in enumerate(tokens):
        if links <= 0:
            run += token.start - position
            stopped = stopped or text.find("。", position, token.start) >= 0
        position = token.end
        if token.name == "a":
            links += 1 if token.kind == "open" else -1
        elif token.name in BLOCK:
            if run > 80 and stopped:
                found.append(number)
            run = links = 0
            stopped = False
    return found
