"""Update resources/languages: find the texts of the window, list missing translations, compile.

Qt's own tools do most of the work. They find `tr("...")`, but not in f-strings, nor texts in tables
that a module passes to its own translation function, nor the core's `Text("...")`; those are found
here.
"""

import ast
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "ctviewer" / "ui"
CORE = "core"  # the context of every `Text`, wherever it is created
LANGUAGES = ROOT / "resources" / "languages"


def main() -> int:
    """Update and compile every language; returns 1 if a translation is missing."""
    missing = 0
    for texts in sorted(LANGUAGES.glob("*.ts")):
        update(texts)
        for context, source in untranslated(texts):
            print(f"{texts.name}: {context}: {source!r} has no translation.")
            missing += 1
        compile_to(texts, texts.with_suffix(".qm"))
    return int(missing > 0)


def update(texts: Path) -> None:
    """Add new texts to a .ts file and remove obsolete ones."""
    with tempfile.TemporaryDirectory() as folder:
        tables = Path(folder) / "tables.py"
        tables.write_text("".join(_table_lines()), encoding="utf-8")
        sources = [str(path) for path in sorted(SOURCES.rglob("*.py"))]
        options = ["-silent", "-no-obsolete", "-locations", "none", "-source-language", "en"]
        _tool("lupdate", *options, *sources, str(tables), "-ts", str(texts))
    _drop_contextless(texts)


def _drop_contextless(texts: Path) -> None:
    """Remove texts for which Qt's tool found no context; `_table_lines` adds them with theirs."""
    tree = ET.parse(texts)
    for context in tree.findall("context"):
        if not context.findtext("name"):
            tree.getroot().remove(context)
    content = ET.tostring(tree.getroot(), encoding="unicode")
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    texts.write_text(f"{head}{content}\n", encoding="utf-8")


def untranslated(texts: Path) -> list[tuple[str, str]]:
    """Context and source of each text without a finished translation."""
    found = []
    for context in ET.parse(texts).iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") or not translation.text:
                found.append((context.findtext("name", ""), message.findtext("source", "")))
    return found


def compile_to(texts: Path, compiled: Path) -> None:
    """Compile the files that the program loads."""
    _tool("lrelease", "-silent", str(texts), "-qm", str(compiled))


def _table_lines() -> Iterator[str]:
    for path in sorted(SOURCES.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for context, words in _in_f_strings(tree):
            yield f"QT_TRANSLATE_NOOP({context!r}, {words!r})\n"
        for function, context in _translating(tree):
            for words in sorted({*_words(tree), *_handed_to(function, tree)}):
                yield f"QT_TRANSLATE_NOOP({context!r}, {words!r})\n"
    for path in sorted(SOURCES.parent.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for template in filter(_says_something, _handed_to("Text", tree)):
            yield f"QT_TRANSLATE_NOOP({CORE!r}, {template!r})\n"


def _translating(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The functions of a module that translate their argument, with their context."""
    for function in (each for each in tree.body if isinstance(each, ast.FunctionDef)):
        for node in ast.walk(function):
            match node:
                case ast.Call(ast.Attribute(attr="translate"), [ast.Constant(context), ast.Name()]):
                    yield function.name, str(context)


def _in_f_strings(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Class and text of each `{self.tr("...")}` in f-strings, which Qt's tool misses."""
    for owner in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for text in (node for node in ast.walk(owner) if isinstance(node, ast.JoinedStr)):
            for node in ast.walk(text):
                match node:
                    case ast.Call(ast.Attribute(attr="tr"), [ast.Constant(str(words))]):
                        yield owner.name, words


def _words(tree: ast.Module) -> Iterator[str]:
    """Whether a string could be shown: it starts with a capital letter or contains a space."""
    no_texts: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):  # a docstring
            no_texts.append(node.value)
        elif isinstance(node, ast.JoinedStr):
            no_texts += node.values
    for node in ast.walk(tree):
        match node:
            case ast.Constant(str(text)) if len(text) > 1 and node not in no_texts:
                if text[0].isupper() or (text[0].isalpha() and " " in text.strip()):
                    yield text


def _says_something(template: str) -> bool:
    """Whether there are words besides the placeholders, or plural forms."""
    return "|" in template or any(each.isalpha() for each in re.sub(r"\{[^}]*\}", "", template))


def _handed_to(function: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(ast.Name(name), [ast.Constant(str(text)), *_]) if name == function:
                yield text


def _tool(name: str, *arguments: str) -> None:
    script = Path(sys.executable).with_name(f"pyside6-{name}")
    subprocess.run([str(script), *arguments], check=True)


if __name__ == "__main__":
    sys.exit(main())
