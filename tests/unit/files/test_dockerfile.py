"""Which images a Dockerfile names."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiodockerapi._files.context import BuildContext
from aiodockerapi._files.dockerfile import images_of


@pytest.mark.parametrize(
    ("text", "images"),
    [
        ("", []),
        ("FROM scratch\nCOPY . /\n", []),
        ("FROM a.b/app:1", ["a.b/app:1"]),
        ("from a.b/app@sha256:0 as one\n", ["a.b/app@sha256:0"]),
        ("\ufeffFROM a\r\nRUN x\r\nFROM b\r\n", ["a", "b"]),
        ("FROM --platform=$BUILDPLATFORM a AS one\nFROM ONE\nFROM b", ["a", "b"]),
        ("FROM a\nFROM a", ["a"]),
        ("FROM a AS one\nFROM b\nCOPY --from=one / /\nCOPY --from=0 / /", ["a", "b"]),
        ("FROM a\nCOPY --chown=1 --from=c.d/e:2 /x /y\nADD --from=f x y", ["a", "c.d/e:2", "f"]),
        ("FROM a\nCOPY --from=$X / /", ["a"]),
        ("FROM a\nRUN --mount=type=bind,from=b.c/d,target=/x ls", ["a", "b.c/d"]),
        ("FROM a\nRUN --mount=from=b --mount=target=/x,from=c ls", ["a", "b", "c"]),
        ("FROM a\nRUN echo FROM b\nLABEL x=--from=c", ["a"]),
        ("# FROM x\n  # FROM y\nFROM a\n#FROM b", ["a"]),
        ("FROM \\\n# FROM x\n\n   a \\\n AS one\nFROM one", ["a"]),
        ("FROM a\nRUN echo \\\nFROM b", ["a"]),
        ("# escape=`\nFROM `\n a\nRUN dir C:\\\nFROM b", ["a", "b"]),
        ("# syntax=docker/dockerfile:1\n# escape=`\nRUN x `\nFROM y", []),
        ("# just text\n# escape=`\nFROM \\\na", ["a"]),
        ("FROM a\nRUN <<END cat\nFROM b\nEND\nFROM c", ["a", "c"]),
        ("FROM a\nCOPY <<-'ONE' <<\"TWO\" /x\nFROM b\n\tONE\nFROM c\nTWO\nFROM d", ["a", "d"]),
        ("FROM a\nRUN <<END\nFROM b\n", ["a"]),
        ("FROM a\nRUN echo $((1<<2))\nFROM b", ["a", "b"]),
        ('FROM "a.b/c"', ["a.b/c"]),
        ("FROM", []),
        ("FROM a \\", ["a"]),
    ],
    ids=range(26),
)
def test_images(text: str, images: list[str]) -> None:
    assert images_of(text.encode(), {}) == images


@pytest.mark.parametrize(
    ("given", "images"),
    [
        ({}, ["a.b/c:1-x", "d:e"]),
        ({"TAG": "2"}, ["a.b/c:2-x", "d:e"]),
        ({"TAG": None, "HOST": "f.g"}, ["f.g/c:1-x", "d:e"]),
        ({"OTHER": "h", "ON": "yes"}, ["a.b/c:1-x", "h"]),
        ({"LATE": "h"}, ["a.b/c:1-x", "d:e"]),
    ],
)
def test_arguments(given: dict[str, str | None], images: list[str]) -> None:
    text = (
        'ARG HOST="a.b" TAG=1\nARG OTHER\nARG ON\nARG FULL=$TAG-x\n'
        "FROM ${HOST}/c:${FULL} AS one\nARG LATE=i\nFROM ${OTHER:-d:e}\nFROM $LATE\n"
        "FROM ${ON:+one}\n"
    )
    assert images_of(text.encode(), given) == images


def test_a_quotation_without_an_end() -> None:
    assert images_of(b'ARG X="a\nFROM b', {}) == ["b"]


@given(st.text(alphabet="FROMARGasd$={}:-+<\\`\"'# \n\t.", max_size=200))
def test_any_text(text: str) -> None:
    for name in images_of(text.encode(), {"A": "x"}):
        assert "\n" not in name


def test_where_the_text_is(tmp_path: Path) -> None:
    (tmp_path / "dockerfile").write_bytes(b"lower")
    (tmp_path / "other").write_bytes(b"other")
    (tmp_path / "out").symlink_to("/etc/passwd")
    folder = BuildContext.of_folder(tmp_path)
    assert folder.text("") == b"lower"
    assert folder.text("other") == b"other"
    assert folder.text("none") is None
    assert folder.text("out") is None
    assert BuildContext.of_folder(tmp_path, dockerfile="given").text(".x") == b"given"
    memory = BuildContext.of_files({"dockerfile": "lower", "other": "other"})
    assert (memory.text(""), memory.text("other"), memory.text("none")) == (
        b"lower",
        b"other",
        None,
    )
