"""The room decoding: right encoding, damage that stays where it is, nothing lost, nothing made worse."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import load_cases
from newsclean.decoding import decode, encode, encoding_from_siblings, iter_decode
from newsclean.decoding.labels import codec_of, encoding_for
from newsclean.decoding.tables import GB18030_FIXES, big5_pairs, cns_codes, read
from newsclean.errors import DecodingError, OptionError
from newsclean.model import Errors

SIMPLIFIED = "云溪县新修的石桥昨天正式通车，附近三个村的村民不用再绕路。\n县交通局局长说，工程历时两年，总投资四千二百万元。\n记者在现场看到，桥头已经有人摆起了小摊，卖茶叶和竹编。"
TRADITIONAL = "雲溪縣新修的石橋昨天正式通車，附近三個村的村民不用再繞路。\n縣交通局局長說，工程歷時兩年，總投資四千二百萬元。\n記者在現場看到，橋頭已經有人擺起了小攤，賣茶葉和竹編。"
CANTONESE = "佢哋話喺橋邊影咗好多相，啲細路都好鍾意。\n嗰個阿伯話，而家唔使再兜咁遠路。"
WRITTEN = [
    (text, encoding)
    for text, encodings in (
        (SIMPLIFIED, "utf-8 gb18030 utf-16-le utf-16-be utf-32-le utf-32-be"),
        (TRADITIONAL, "utf-8 gb18030 big5 euc-tw utf-16-le utf-16-be"),
        (CANTONESE, "utf-8 gb18030 big5"),
    )
    for encoding in encodings.split()
]


def write(text: str, encoding: str) -> bytes:
    encoded = encode(text, encoding)
    assert not encoded.missing
    return encoded.data


@pytest.mark.parametrize("case", load_cases("decoding"))
def test_cases(case: dict[str, str]) -> None:
    decoded = decode(bytes.fromhex(case["bytes"]))
    assert (decoded.text, decoded.encoding) == (case["text"], case["encoding"])
    assert bool(decoded.damage) == case.get("damaged", False)


@pytest.mark.parametrize(("text", "encoding"), WRITTEN)
def test_every_encoding_is_found_and_read_without_damage(text: str, encoding: str) -> None:
    decoded = decode(write(text, encoding))
    assert (decoded.text, decoded.encoding, decoded.damage) == (text, encoding, ())


@pytest.mark.parametrize("label", ["utf-8", "big5", "gb2312", "iso-8859-1", "windows-1252", "nonsense"])
@pytest.mark.parametrize(
    ("text", "encoding"), [(SIMPLIFIED, "gb18030"), (TRADITIONAL, "big5"), (TRADITIONAL, "utf-8")]
)
def test_a_wrong_label_does_not_mislead(text: str, encoding: str, label: str) -> None:
    page = f'<html><head><meta charset="{label}"><title>{text[:8]}</title></head><p>{text}</p>'
    assert decode(write(page, encoding)).text == page


DAMAGED = [
    (text, encoding) for text, encoding in WRITTEN if not encoding.startswith("utf-") or encoding == "utf-8"
]


@pytest.mark.parametrize("kind", ["lost", "inserted", "flipped", "ff"])
@pytest.mark.parametrize(("text", "encoding"), DAMAGED)
def test_one_damaged_byte_costs_a_few_characters_and_is_reported(text: str, encoding: str, kind: str) -> None:
    data = write(text, encoding)
    for place in random.Random(7).sample(range(len(data)), 12):
        broken = bytearray(data)
        if kind == "lost":
            del broken[place]
        elif kind == "inserted":
            broken.insert(place, 0xF8)
        else:
            broken[place] = 0xFF if kind == "ff" else broken[place] ^ 0x20
        decoded = decode(bytes(broken))
        assert decoded.encoding == encoding
        wrong = distance_at_most(decoded.text, text, 8)
        assert wrong <= 8, (place, decoded.text)
        for damage in decoded.damage:
            assert bytes(broken)[damage.offset : damage.offset + len(damage.data)] == damage.data
            assert damage.line == bytes(broken).count(b"\n", 0, damage.offset) + 1


def distance_at_most(one: str, other: str, limit: int) -> int:
    """How many characters lie between the longest common beginning and end."""
    start = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, tail = min(len(one), len(other)) - start, 0
    while tail < rest and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    return max(len(one), len(other)) - start - tail


@pytest.mark.parametrize(
    ("encoding", "other"),
    [("utf-8", "gb18030"), ("gb18030", "utf-8"), ("utf-8", "big5"), ("big5", "utf-8"), ("big5", "gb18030")],
)
def test_a_line_in_another_encoding_is_read_in_it_and_reported(encoding: str, other: str) -> None:
    lines = TRADITIONAL.split("\n")
    data = b"\n".join([write(lines[0], encoding), write(lines[1], other), write(lines[2], encoding)])
    decoded = decode(data)
    assert decoded.text == TRADITIONAL
    assert {(damage.line, damage.action) for damage in decoded.damage} == {(2, f"read as {other}")}


def test_two_encodings_inside_one_line() -> None:
    head, tail = "雲溪縣的石橋通車，", "記者在現場看到橋頭有小攤。"
    decoded = decode(TRADITIONAL.encode() + b"\n" + head.encode() + tail.encode("big5"))
    assert decoded.text == TRADITIONAL + "\n" + head + tail
    assert [damage.action for damage in decoded.damage] == ["read as big5"]


RARE = "饕餮、魑魅魍魉、龘靐齉爩，镕玥喆瑄堃昇煊赟翀，臧蘅芷，耄耋，旮旯。\nいちじゅういっさい、ㄅㄆㄇㄈ、①②③、αβγ、─│┌┐"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_rare_characters_are_left_as_they_are(encoding: str) -> None:
    text = SIMPLIFIED + "\n" + RARE
    assert decode(text.encode(encoding)).text == text


@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"\x84\x31\x95")
@example(b"\x1b$)A\x0e!")
@example(b"~{~}~{!")
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    for encoding in (
        None,
        "utf-8",
        "gb18030",
        "big5",
        "euc-tw",
        "hz",
        "iso-2022-cn",
        "utf-16",
        "iso-2022-jp",
    ):
        for errors in ("replace", "keep"):
            try:
                decoded = decode(data, encoding, errors=errors)
            except DecodingError:  # no text, or not in the encoding that was named
                continue
            decoded.text.encode("utf-8")  # no lone surrogates
            assert all(data[d.offset : d.offset + len(d.data)] == d.data for d in decoded.damage)


def mutated(rng: random.Random) -> bytes:
    """A text in some encoding, cut, damaged and mixed at random."""
    text, encoding = rng.choice(WRITTEN)
    start = rng.randrange(len(text) - 1)
    data = bytearray(write(text[start : start + rng.randrange(1, 60)], encoding))
    for _ in range(rng.randrange(4)):
        place = rng.randrange(len(data) + 1)
        kind = rng.randrange(4)
        if kind == 0:
            del data[place : place + rng.randrange(1, 3)]
        elif kind == 1:
            data[place:place] = rng.randbytes(rng.randrange(1, 4))
        elif kind == 2 and place < len(data):
            data[place] ^= 1 << rng.randrange(8)
        else:
            data += b"\n" + write(*rng.choice(WRITTEN))[: rng.randrange(1, 40)]
    return bytes(data)


def test_mutated_texts_never_crash() -> None:
    rng = random.Random(20310506)
    for _ in range(400):
        data = mutated(rng)
        try:
            decode(data).text.encode("utf-8")
        except DecodingError:
            continue


@pytest.mark.parametrize(
    "encoding", ["utf-8", "gb18030", "big5", "euc-tw", "utf-16-le", "utf-32-be", "shift_jis"]
)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_what_was_written_reads_back_and_gives_the_same_bytes(encoding: str, data: st.DataObject) -> None:
    alphabet = st.characters(codec="utf-8", exclude_characters="\ufeff", exclude_categories=("Cs", "Co"))
    encoded = encode(data.draw(st.text(alphabet, max_size=60)), encoding)
    decoded = decode(encoded.data, encoding)
    if encoding == "shift_jis" or decoded.damage:
        return
    assert encode(decoded.text, encoding).data == encoded.data


def test_gb18030_is_the_standards() -> None:
    for old, new in GB18030_FIXES.items():
        assert read(old.encode("gb18030"), "gb18030") == new
    assert decode(b"\x80500", "gbk").text == "€500"
    assert encode("\ufe10", "gb18030").data == b"\xa6\xd9"
    assert encode("\ue78d", "gb18030").missing == (("\ue78d", 1),)


def test_big5_is_the_standards() -> None:
    assert len(big5_pairs()) == 203
    for pair, character in big5_pairs().items():
        assert read(pair, "big5") == character
        assert read(encode(character, "big5").data, "big5") == character


def test_cns_11643_writes_and_reads_every_character() -> None:
    characters = "".join(cns_codes())
    assert len(characters) > 50_000
    assert read(encode(characters, "euc-tw").data, "euc-tw") == characters


def test_tables_agree_with_the_standards_index(shared: object) -> None:
    from pathlib import Path

    folder = Path(str(shared)) / "data/encoding/whatwg"
    for line in (folder / "index-big5.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            pointer, code = line.split("\t")[:2]
            lead, trail = divmod(int(pointer), 157)
            pair = bytes([lead + 0x81, trail + (0x40 if trail < 0x3F else 0x62)])
            assert read(pair, "big5") == chr(int(code, 16))
    for line in (folder / "index-gb18030.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            pointer, code = line.split("\t")[:2]
            lead, trail = divmod(int(pointer), 190)
            pair = bytes([lead + 0x81, trail + (0x40 if trail < 0x3F else 0x41)])
            assert read(pair, "gb18030") == chr(int(code, 16))


def test_every_label_of_the_standard_is_known(shared: object) -> None:
    import json
    from pathlib import Path

    groups = json.loads(
        (Path(str(shared)) / "data/encoding/whatwg/encodings.json").read_text(encoding="utf-8")
    )
    for group in groups:
        for encoding in group["encodings"]:
            if encoding["name"] in ("replacement", "x-user-defined"):
                continue
            names = {encoding_for(label) for label in encoding["labels"]}
            assert len(names) == 1
            if codec := codec_of(names.pop()):
                b"a".decode(codec, "replace")


@pytest.mark.parametrize(
    "label", ["x-gbk", "gb_2312-80", "csgb2312", "cn-big5", "x-x-big5", "windows-936", "cp951", "euc-tw"]
)
def test_labels_that_python_does_not_know(label: str) -> None:
    assert encoding_for(label) in ("gb18030", "big5", "euc-tw")


def test_a_label_of_nobody_is_refused_with_the_nearest() -> None:
    with pytest.raises(OptionError, match="did you mean 'gb18030'"):
        decode(b"", "gb18031")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"PK\x03\x04\x14\0\0\0", "ZIP"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office"),
        (random.Random(1).randbytes(2000), "no known encoding"),
    ],
)
def test_binary_files_are_refused_by_name_with_a_hint(data: bytes, kind: str) -> None:
    with pytest.raises(DecodingError, match=kind) as refusal:
        decode(data)
    assert refusal.value.hint


@pytest.mark.parametrize("text", ["BZh是一个缩写。", "ID3标签里写着云溪县。", "PK赛昨天开始。"])
def test_a_text_that_begins_like_a_binary_file_is_read(text: str) -> None:
    assert decode(text.encode("gbk")).text == text


def test_what_big5_reads_it_can_write() -> None:
    pairs = (bytes([a, b]) for a in range(0x87, 0xFF) for b in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    texts = {read(pair, "big5") for pair in pairs}
    known = "".join(sorted(text for text in texts if not re.search("[\ud800-\udfff]", text)))
    written = encode(known, "big5")
    assert written.missing == ()
    assert read(written.data, "big5") == known


NAMED = "".join(f"记者在云溪县第{i}座石桥上看到，来往的行人很多。\n" for i in range(1, 9))


@pytest.mark.parametrize("errors", ["replace", "keep", "strict"])
@pytest.mark.parametrize(
    ("written", "named", "message"),
    [
        ("gb18030", "utf-8", "the bytes are no utf-8 (line 1, byte 0): they look like gb18030;"),
        ("gb18030", "big5", "the bytes are no big5 (line 1, byte "),
        ("utf-8", "gbk", "the bytes are no gb18030 (line 1, byte 0): they look like utf-8;"),
        ("utf-8", "hz", "the bytes are no hz (line 1, byte 0): they look like utf-8;"),
    ],
)
def test_a_named_encoding_that_is_wrong_is_refused(
    written: str, named: str, message: str, errors: Errors
) -> None:
    data = NAMED.encode(written)
    with pytest.raises(DecodingError, match=re.escape(message)):
        decode(data, named, errors=errors)
    with pytest.raises(DecodingError, match=re.escape(message)):
        list(iter_decode([data], named, errors=errors))


def test_the_refusal_counts_from_the_start_of_the_input() -> None:
    data = b"ASCII first\n" + NAMED.encode("gbk")
    with pytest.raises(DecodingError, match=r"\(line 2, byte 12\)"):
        decode(data, "utf-8")


def test_a_named_encoding_of_most_lines_reads_a_mixed_file() -> None:
    foreign = "另一行是从别的文件里贴来的文字\n".encode("gbk")
    decoded = decode(NAMED.encode() + foreign, "utf-8")
    assert decoded.text == NAMED + "另一行是从别的文件里贴来的文字\n"
    assert [(place.line, place.action) for place in decoded.damage] == [(9, "read as gb18030")]
    assert decode(NAMED.encode() + foreign, "utf-8").how == "forced"


def test_strict_refuses_a_foreign_line_and_names_the_place() -> None:
    data = NAMED.encode() + "另一行是从别的文件里贴来的文字\n".encode("gbk")
    place = f"line 9, byte {len(NAMED.encode())}"
    for encoding in (None, "utf-8"):
        with pytest.raises(DecodingError, match=f"here stands gb18030 .{place}.: mend the input"):
            decode(data, encoding, errors="strict")


def test_a_named_encoding_reads_text_with_damage_in_every_line() -> None:
    data = b"".join(line[:20] + b"\xff" + line[20:] for line in NAMED.encode("gbk").splitlines(keepends=True))
    assert len(decode(data, "gbk").damage) == 8


def test_errors_keep_shows_the_bytes_and_strict_names_the_place() -> None:
    data = SIMPLIFIED.encode()[:91] + b"\xff" + SIMPLIFIED.encode()[91:]
    assert "\\xff" in decode(data, errors="keep").text
    with pytest.raises(DecodingError, match=r"byte 0xff is not utf-8 \(line 2, byte 91\)"):
        decode(data, errors="strict")


def test_one_damaged_character_is_one_replacement() -> None:
    data = SIMPLIFIED.encode()
    assert decode(data[:1] + data[2:]).text == "\ufffd" + SIMPLIFIED[1:]
    assert decode(data[:1] + b"?" + data[2:]).text == "\ufffd" + SIMPLIFIED[1:]
    assert decode(data[:-1]).text == SIMPLIFIED[:-1] + "\ufffd"


def test_siblings_vote_and_the_hint_decides_in_doubt() -> None:
    files = [line.encode("big5") for line in TRADITIONAL.split("\n")]
    assert encoding_from_siblings([*files, b"ascii", SIMPLIFIED.encode(), b"%PDF-1.4"]) == "big5"
    assert encoding_from_siblings([]) is None
    doubtful = "蓉".encode("big5")
    assert decode(doubtful, hint="big5").text == "蓉"
    assert decode(SIMPLIFIED.encode("gbk"), hint="big5").text == SIMPLIFIED


@pytest.mark.parametrize(("text", "encoding"), WRITTEN)
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_stream_reads_as_the_whole(text: str, encoding: str, size: int) -> None:
    data = write(text, encoding)
    parts = list(iter_decode(data[i : i + size] for i in range(0, len(data), size)))
    assert "".join(part.text for part in parts) == text
    assert {part.encoding for part in parts} == {encoding}


def test_a_long_stream_is_given_in_parts_with_places_counted_from_its_start() -> None:
    line = (SIMPLIFIED.replace("\n", "") + "\n").encode("gbk")
    data = b"plain line\n" * 60_000 + line * 4000 + b"\xff\n" + line
    parts = list(iter_decode(data[i : i + 65_536] for i in range(0, len(data), 65_536)))
    assert len(parts) > 3
    assert "".join(part.text for part in parts) == decode(data).text
    places = [damage for part in parts for damage in part.damage]
    assert [(damage.line, damage.offset) for damage in places] == [(64_001, data.index(b"\xff"))]


def test_an_empty_input_is_an_empty_text() -> None:
    assert decode(b"").text == "" == decode(b"\xef\xbb\xbf").text
    assert [part.text for part in iter_decode([])] == [""]
