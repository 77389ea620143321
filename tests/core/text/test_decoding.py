"""The bytes of a file as text, and what is refused with line and reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.errors import Invalid, TooLarge
from annotations.core.text.decoding import decode


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(str.strip))
def test_utf_8_is_read_to_the_exact_code_points(text):
    assert decode(("a" + text).encode()) == "a" + text


def test_byte_order_mark_and_line_ends_are_still_there():
    assert decode(b"\xef\xbb\xbfa\r\nb\rc\n") == "\ufeffa\r\nb\rc\n"


@pytest.mark.parametrize(
    ("data", "line", "offset", "byte"),
    [
        (b"\xff\xfea\x00", 1, 0, "0xFF"),
        (b"a\nb\r\nc\r\xd0", 4, 7, "0xD0"),
        ("ж\n".encode() + "я".encode("cp1251"), 2, 3, "0xFF"),
        (b"a\xed\xa0\x80b", 1, 1, "0xED"),
        (b"\xed\xa0\xbd\xed\xb8\x80", 1, 0, "0xED"),
        (b"\n\n\xc0\xaf", 3, 2, "0xC0"),
        (b"\xf4\x90\x80\x80", 1, 0, "0xF4"),
    ],
    ids=["UTF-16", "cut off", "Windows-1251", "a surrogate", "a surrogate pair", "overlong", "beyond Unicode"],
)
def test_what_is_not_utf_8_is_refused_with_line_and_byte(data, line, offset, byte):
    with pytest.raises(Invalid, match="not UTF-8") as refusal:
        decode(data)
    assert refusal.value.code == "not_utf8"
    assert refusal.value.where == f"line {line}"
    assert refusal.value.values == {"line": line, "offset_bytes": offset, "byte": byte}


def test_whoever_sends_another_encoding_is_told_what_to_do():
    with pytest.raises(Invalid) as refusal:
        decode("Соглашение о льдах".encode("cp1251"))
    assert refusal.value.detail == (
        "The file is not UTF-8: byte 0xD1 at offset 0 (line 1) begins no character. It may be in an older encoding, "
        "such as Windows-1251: open it in a text editor and save it with the encoding UTF-8."
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "This is a PDF, not plain text."),
        (b"%PDF-1.4\nall of it in ASCII", "This is a PDF, not plain text."),
        (b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", "This is a file of a word processor"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "This is a file of a word processor"),
    ],
    ids=["PDF", "a PDF in ASCII", "docx", "doc"],
)
def test_what_is_no_text_at_all_is_refused_by_its_kind(data, told):
    with pytest.raises(Invalid) as refusal:
        decode(data)
    assert (refusal.value.code, refusal.value.where) == ("not_text", "line 1")
    assert refusal.value.detail.startswith(told)


def test_a_text_about_a_pdf_is_a_text():
    assert decode(b"A %PDF- header begins a file.") == "A %PDF- header begins a file."


def test_a_nul_is_refused_with_its_line():
    with pytest.raises(Invalid, match="NUL") as refusal:
        decode(b"a\r\nb\0c")
    assert (refusal.value.code, refusal.value.where) == ("has_nul", "line 2")
    assert refusal.value.values == {"line": 2, "offset_bytes": 4}


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b" \t\r\n\n", "\u2028\u00a0\u3000".encode(), "\ufeff\u00ad\n".encode()]
)
def test_a_file_with_nothing_to_read_is_empty(data):
    with pytest.raises(Invalid) as refusal:
        decode(data)
    assert (refusal.value.code, refusal.value.where) == ("empty", "line 1")


def test_a_file_over_the_limit_is_too_large_whatever_it_holds():
    with pytest.raises(TooLarge) as refusal:
        decode(b"\xff" * 11, limit_bytes=10)
    assert refusal.value.code == "too_large"
    assert refusal.value.values == {"size_bytes": 11, "limit_bytes": 10}


def test_a_file_of_the_limit_is_read():
    assert decode(b"0123456789", limit_bytes=10) == "0123456789"
