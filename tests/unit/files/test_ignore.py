"""The rules of ``.dockerignore``: one pattern, several, files of them, walking through a tree."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiodockerapi._files.ignore import IgnoreRules, escaped
from aiodockerapi.errors import InvalidArgument

HIT, BELOW, MISS = "matches", "lies below", "does not match"

ONE = [
    # what is left of a pattern when it is cleaned
    ("src", "src", HIT),
    ("src/", "src", HIT),
    ("src//lib/", "src/lib", HIT),
    ("./src", "src", HIT),
    ("a/../b", "b", HIT),
    ("  src  ", "src", HIT),
    ("src", "src/main.c", BELOW),
    ("src", "lib/src", MISS),
    ("src", "srcs", MISS),
    # one star, one mark: anything but a slash
    ("*", "a", HIT),
    ("*", "a/b", BELOW),
    ("*.o", "main.o", HIT),
    ("*.o", "src/main.o", MISS),
    ("s*/x", "src/x", HIT),
    ("s*/x", "src/lib/x", MISS),
    ("*/*.o", "src/main.o", HIT),
    ("*/*.o", "main.o", MISS),
    ("a*b*c", "a--b--c", HIT),
    ("a*b*c", "a--b--d", MISS),
    ("?", "é", HIT),
    ("a?b", "a/b", MISS),
    ("a?b", "ab", MISS),
    (".*", ".git", HIT),
    (".*", "git", MISS),
    # brackets
    ("[a-c].o", "b.o", HIT),
    ("[a-c].o", "d.o", MISS),
    ("[^a-c].o", "d.o", HIT),
    ("[^a-c].o", "a.o", MISS),
    ("[xyz]", "y", HIT),
    (r"[\]]", "]", HIT),
    (r"[\-a]", "-", HIT),
    ("[ä-ü]", "ö", HIT),
    ("[a&&b]", "&", HIT),
    ("[a~|]", "|", HIT),
    # the next character as it is
    (r"\*", "*", HIT),
    (r"\*", "a", MISS),
    (r"a\\", "a\\", HIT),
    (r"\[x]", "[x]", HIT),
    # what means something in regular expressions alone
    ("a.o", "axo", MISS),
    ("*.o", "xo", MISS),
    ("v1+(2)$*", "v1+(2)$3", HIT),
    ("x|y{2}", "x|y{2}", HIT),
    # two stars: any number of folders
    ("**", "a", HIT),
    ("**", "a/b/c", HIT),
    ("**/", "a/b", HIT),
    ("**/**", "a/b", HIT),
    ("**/x", "x", HIT),
    ("**/x", "a/b/x", HIT),
    ("**/x", "ax", MISS),
    ("**/x", "a/x/y", BELOW),
    ("**x", "a/bx", HIT),
    ("**x", "x", HIT),
    ("**file", "ile", MISS),
    ("**/*.o", "a/b/c.o", HIT),
    ("**/*.o", "c.o", HIT),
    ("a/**", "a", MISS),
    ("a/**", "a/b/c", HIT),
    ("a/**", "ab", MISS),
    ("a**", "abc/d", HIT),
    ("a/**/x", "a/x", HIT),
    ("a/**/x", "a/b/c/x", HIT),
    ("a/**/x", "b/x", MISS),
    ("**/a/**", "x/a/y", HIT),
    ("**/a/**", "x/a", MISS),
    ("**/a/*", "x/a/y/z", BELOW),
    ("a**/*.o", "abc/d/e.o", HIT),
    ("a/*.o**", "a/b.old/c", HIT),
]


@pytest.mark.parametrize(("pattern", "path", "how"), ONE)
def test_a_pattern(pattern: str, path: str, how: str) -> None:
    rules = IgnoreRules([pattern])
    assert rules.verdict_of(path).ignored is (how != MISS)
    assert rules.verdict(path).ignored is (how == HIT)


SEVERAL = [
    (["*.md", "!README.md"], "README.md", False),
    (["!README.md", "*.md"], "README.md", True),
    (["*.md", "!README*.md", "README-secret.md"], "README-secret.md", True),
    (["*.md", "README-secret.md", "!README*.md"], "README-secret.md", False),
    (["docs", "!docs/index"], "docs/index", False),
    (["docs/", "!docs/index"], "docs/index", False),
    (["docs", "!docs/index"], "docs/other", True),
    (["docs", "!docs/api"], "docs/api/one/two", False),
    (["**", "!a/b"], "a/b/c", False),
    (["**", "!a/b", "a/b/c"], "a/b/c", True),
    (["*", "!dist/*.whl"], "dist/app-1.0+g1.whl", False),
    (["*", "!dist/*.whl"], "dist/app.tar", True),
    (["node_modules", "!**/keep"], "node_modules/a/keep", False),
    (["*", "!src", "**/*.o", "!src/want.o"], "src/want.o", False),
    (["*", "!src", "**/*.o", "!src/want.o"], "src/other.o", True),
    # An exception that could change nothing in the folder is not asked again for what is in it.
    (["foo/x", "!foo"], "foo/x", True),
    ([], "anything", False),
    (["", "  "], "anything", False),
]


@pytest.mark.parametrize(("patterns", "path", "ignored"), SEVERAL)
def test_the_last_pattern_decides(patterns: list[str], path: str, ignored: bool) -> None:
    assert IgnoreRules(patterns).verdict_of(path).ignored is ignored
    text = "\n".join(patterns).encode()
    assert IgnoreRules.parse(text).verdict_of(path).ignored is ignored


@pytest.mark.parametrize(
    "pattern",
    ["!", "[", "[a", "[]a]", "[-]", "[a-]", "[-a]", "[^]", "[a-b-c]", "a[", "x\\", "a/[b", "!["],
)
def test_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(InvalidArgument, match="is no pattern"):
        IgnoreRules([pattern])


def test_a_file_of_rules() -> None:
    rules = IgnoreRules.parse(
        "\ufeff# a comment\n /abs/path \n\n!  /abs/path/but\r\n a b \n#c\n /# d\n".encode()
    )
    said = {
        path: rules.verdict_of(path).ignored
        for path in ("abs/path", "abs/path/but", "a b", "# a comment", "#c", "# d", "b")
    }
    assert said == {
        "abs/path": True,
        "abs/path/but": False,
        "a b": True,
        "# a comment": False,
        "#c": False,
        "# d": True,
        "b": False,
    }
    # A comment has its sign at the very beginning.
    assert IgnoreRules.parse(b" #c").verdict_of("#c").ignored


def test_rules_may_be_any_bytes() -> None:
    rules = IgnoreRules.parse(b"\xff*\n")
    assert rules.verdict_of("\udcffx").ignored
    assert not rules.verdict_of("x").ignored


letters = st.sampled_from("ab*?[]^-!/\\.{|}")
texts = st.text(letters, max_size=8)
paths = st.lists(st.text("ab.[]", min_size=1, max_size=2), min_size=1, max_size=4).map("/".join)


@given(st.lists(texts, max_size=4), paths)
def test_nothing_below_a_folder_is_lost(patterns: list[str], path: str) -> None:
    """What is taken back lies in folders that are walked through."""
    try:
        rules = IgnoreRules(patterns)
    except InvalidArgument:
        return
    if rules.verdict_of(path).ignored:
        return
    for end in [at for at, letter in enumerate(path) if letter == "/"]:
        folder = path[:end]
        assert not rules.verdict_of(folder).ignored or rules.may_take_back(folder)


@given(paths, paths)
def test_an_escaped_path_is_that_path_alone(path: str, other: str) -> None:
    path = "/".join(part for part in path.split("/") if part not in (".", "..")) or "a"
    rules = IgnoreRules([escaped(path)])
    assert rules.verdict_of(path).ignored
    assert rules.verdict(other).ignored is (other == path)


def test_folders_that_need_not_be_read() -> None:
    rules = IgnoreRules(["*", "!src/lib/*.h", "!docs"])
    walked = {"src": True, "src/lib": True, "src/lib/x": True, "src/bin": False, "doc": False}
    assert {name: rules.may_take_back(name) for name in walked} == walked
    assert not IgnoreRules(["*"]).may_take_back("src")
    names = ["".join(two) for two in itertools.product("ab", repeat=2)]
    assert not any(IgnoreRules(["*", "!src"]).may_take_back(name) for name in names)
