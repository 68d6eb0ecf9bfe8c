"""The docker CLI's config.json: what is read of it, and what is said of a bad one."""

import json
import pickle
from pathlib import Path

import pytest

from aiodockerapi.config.file import ConfigFile, config_folder
from aiodockerapi.errors import ConfigError

SECRET = "aHVudGVyMg=="


def load(folder: Path, text: str) -> ConfigFile:
    (folder / "config.json").write_text(text, encoding="utf-8")
    return ConfigFile.load(folder)


def test_all_of_it(tmp_path: Path) -> None:
    raw = {
        "auths": {"ghcr.io": {"auth": SECRET}, "empty.example": {}},
        "credsStore": "pass",
        "credHelpers": {"gcr.io": "gcloud"},
        "currentContext": "web",
        "HttpHeaders": {"X-Meta": SECRET},
        "psFormat": "table",
    }
    config = load(tmp_path, json.dumps(raw))
    assert config.path == tmp_path / "config.json"
    assert config.auths == raw["auths"]
    assert (config.creds_store, config.cred_helpers) == ("pass", {"gcr.io": "gcloud"})
    assert (config.current_context, config.http_headers) == ("web", {"X-Meta": SECRET})
    assert config.raw == raw
    assert SECRET not in repr(config)
    assert pickle.loads(pickle.dumps(config)) == config


@pytest.mark.parametrize(
    "text",
    ["", " \n", "{}", "\ufeff{}", '{"auths": null, "credsStore": null, "HttpHeaders": null}'],
)
def test_nothing_is_said(tmp_path: Path, text: str) -> None:
    config = load(tmp_path, text)
    said = (config.auths, config.creds_store, config.http_headers, config.current_context)
    assert said == ({}, "", {}, "")


def test_no_file() -> None:
    assert ConfigFile.load(None) == ConfigFile()
    assert ConfigFile.load(Path("/nowhere")) == ConfigFile(Path("/nowhere/config.json"))
    assert not ConfigFile.load(Path("/dev/null")).raw


def test_names_in_any_case_as_go_takes_them(tmp_path: Path) -> None:
    text = '{"httpheaders": {"a": "b"}, "CREDSSTORE": "pass", "currentcontext": "x"}'
    config = load(tmp_path, text)
    assert (config.http_headers, config.creds_store, config.current_context) == (
        {"a": "b"},
        "pass",
        "x",
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{\n "auths": {\n  "x": "hunter2"', "config.json, line 3, column"),
        ('{"auths": {}} hunter2', "line 1, column 15: no JSON: Extra data"),
        ("hunter2", "line 1, column 1: no JSON"),
        ('["hunter2"]', "config.json holds a list, where Docker's config.json is an object"),
        ("7", "holds a number"),
        ("null", "holds null"),
        ('{"auths": ["hunter2"]}', "auths is a list, where it takes an object"),
        ('{"auths": {"ghcr.io": "hunter2"}}', "ghcr.io is text, where it takes an object"),
        ('{"credsStore": {"hunter2": 1}}', "credsStore is an object, where it takes text"),
        ('{"credHelpers": {"gcr.io": 7}}', "gcr.io in credHelpers is a number, where it takes"),
        ('{"HttpHeaders": {"X": true}}', "X in HttpHeaders is true or false, where it takes text"),
        ('{"currentContext": 7}', "currentContext is a number"),
        ('{"a":' * 200_000, "too deep|no JSON"),
    ],
    ids=range(13),
)
def test_malformed(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as raised:
        load(tmp_path, text)
    assert str(tmp_path) in raised.value.message
    assert "hunter2" not in repr(raised.value)
    # The parser's own error holds the text.
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


def test_no_text(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes(b'{\n"a": "\xff"}')
    with pytest.raises(ConfigError, match="line 2: the text is no UTF-8"):
        ConfigFile.load(tmp_path)


def test_no_file_but_a_folder(tmp_path: Path) -> None:
    (tmp_path / "config.json").mkdir()
    with pytest.raises(ConfigError, match=r"can't be read: .*config.json: Is a directory"):
        ConfigFile.load(tmp_path)


def test_the_folder() -> None:
    assert config_folder({"DOCKER_CONFIG": "/x", "HOME": "/home/me"}) == Path("/x")
    assert config_folder({"DOCKER_CONFIG": "", "HOME": "/home/me"}) == Path("/home/me/.docker")
    assert config_folder({}) == Path.home() / ".docker"


def test_nobody_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_: type[Path]) -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", classmethod(nobody))
    assert config_folder({}) is None
