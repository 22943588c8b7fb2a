"""The rules of the house that an import contract cannot hold; each failure names the place and the rule.

The directions between modules are contracts in pyproject.toml.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from wgec.celery import app as celery_app

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("wgec", "consultations", "recommendations")
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
AVOIDED = {"vote", "like", "post", "item", "approve", "utils", "helper", "manager", "handle", "process", "data"}
NEVER = {"vote", "approve", "utils", "helper", "manager"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*folders: str) -> list[Path]:
    """The Python files of our own under the folders, migrations left out."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return [path for path in found if "migrations" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def place(path: Path, node: ast.AST | None = None) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def texts(folder: str, pattern: str) -> dict[Path, str]:
    return {path: path.read_text() for path in sorted((ROOT / folder).rglob(pattern)) if "vendor" not in path.parts}


def lines_with(pattern: str, files: dict[Path, str]) -> list[str]:
    """Where a pattern stands in the files, as ``path:line``."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path, text in files.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if re.search(pattern, line)
    ]


# --- size --------------------------------------------------------------------------------------


def test_files_are_short() -> None:
    counted = {path: len(path.read_text().splitlines()) for path in modules(*PACKAGES, "tests", "bench")}
    assert [f"{place(path)} has {count} lines" for path, count in counted.items() if count > LONGEST_FILE] == []


def test_functions_are_short() -> None:
    long = [
        f"{place(path, node)} {node.name}"
        for path in modules(*PACKAGES, "bench")
        for node in functions(path)
        if node.end_lineno and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


# --- who writes --------------------------------------------------------------------------------

WRITES = {
    *("save", "create", "update", "delete", "get_or_create", "update_or_create"),
    *("bulk_create", "bulk_update", "bulk_create_with_history", "bulk_update_with_history"),
    *("asave", "acreate", "aupdate", "adelete", "set_password"),
}
# Calls of these names that write no row of ours: hashes, dictionaries, the session, the cache.
NOT_ROWS = re.compile(r"^(hashlib|digest|hasher|\w*hash\w*|seen|super\(\)|self|vars\(\)|cache|request\.session|form)\b")
# Modules outside actions/ that may write, each with its reason.
WRITERS = {
    "consultations/models/append_only.py": "refuses to write: the record's rows stay as they are",
    "consultations/models/people.py": "Django's own way of making users, behind createsuperuser",
    "consultations/admin/__init__.py": "the admin saves through Django, recorded",
    "recommendations/demo/load.py": "fills an empty database with fiction",
}


def writes(path: Path) -> Iterator[str]:
    """The calls in a module that look as if they wrote rows."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            subject = ast.unparse(node.func.value)
            if not NOT_ROWS.match(subject) and not (node.func.attr == "update" and is_plain_update(node)):
                yield f"{place(path, node)} {subject}.{node.func.attr}()"


def is_plain_update(call: ast.Call) -> bool:
    """Whether an ``update`` takes a value, as those of sets and dictionaries do; a query set's takes keywords only."""
    return bool(call.args)


def test_only_actions_write() -> None:
    found = [
        call
        for path in modules("consultations", "recommendations")
        if "actions" not in path.parts and str(path.relative_to(ROOT)) not in WRITERS
        for call in writes(path)
    ]
    assert found == []


def test_the_exceptions_are_needed() -> None:
    assert [name for name in WRITERS if not list(writes(ROOT / name))] == []


def public_actions() -> list[tuple[Path, Function]]:
    """The functions of actions/ that others may call."""
    return [
        (path, node)
        for path in modules("consultations", "recommendations")
        if "actions" in path.parts
        for node in tree(path).body
        if isinstance(node, Function) and not node.name.startswith("_")
    ]


def test_actions_say_by_whom() -> None:
    """What is recorded as somebody's deed takes the person as ``by``, by keyword only."""
    without = [
        f"{place(path, node)} {node.name}"
        for path, node in public_actions()
        if re.search(r"\brecorded\(by=by\b|\bguard\([^)]*\bby\b", ast.unparse(node))
        and "by" not in {argument.arg for argument in node.args.kwonlyargs}
    ]
    assert without == []


def test_actions_never_take_by_in_passing() -> None:
    positional = [
        f"{place(path, node)} {node.name}"
        for path, node in public_actions()
        if "by" in {argument.arg for argument in (*node.args.args, *node.args.posonlyargs)}
    ]
    assert positional == []


def test_actions_know_no_requests() -> None:
    found = [
        f"{place(path, node)} {node.module}"
        for path in modules("consultations", "recommendations")
        if "actions" in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("django.http", "django.forms", "django.views"))
    ]
    assert found == []


# --- jobs ---------------------------------------------------------------------------------------


def tasks() -> list[tuple[Path, Function]]:
    return [
        (path, node)
        for path in modules(*PACKAGES)
        if path.name == "tasks.py"
        for node in functions(path)
        if node.decorator_list
    ]


def test_tasks_have_names_of_their_own() -> None:
    unnamed = [
        f"{place(path, node)} {node.name}"
        for path, node in tasks()
        for mark in node.decorator_list
        if not (isinstance(mark, ast.Call) and any(word.arg == "name" for word in mark.keywords))
    ]
    assert unnamed == []


def test_tasks_make_one_call() -> None:
    thick = [f"{place(path, node)} {node.name}" for path, node in tasks() if len(node.body) > 2]
    assert thick == [], "a docstring and one call"


def test_scheduled_tasks_exist() -> None:
    celery_app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in celery_app.conf.beat_schedule.values()}
    assert scheduled <= set(celery_app.tasks)


# --- doors --------------------------------------------------------------------------------------


def test_the_environment_is_read_in_one_place() -> None:
    files = {path: path.read_text() for path in modules(*PACKAGES) if path.name != "env.py"}
    found = lines_with(r"os\.(environ(?!\.setdefault\(\"DJANGO_SETTINGS_MODULE\")|getenv)|\bimport environ\b", files)
    assert found == []


def test_nobody_calls_text_safe() -> None:
    """User text becomes HTML in wgec/kernel/text only, and what comes out of there is marked in the template tags."""
    python = {path: path.read_text() for path in modules(*PACKAGES)}
    doors = {"wgec/kernel/text", "recommendations/templatetags", "consultations/templatetags"}
    outside = {path: text for path, text in python.items() if not str(path.relative_to(ROOT)).startswith(tuple(doors))}
    assert lines_with(r"mark_safe|SafeString|csrf_exempt", outside) == []
    # A form field's help is the program's own text; Django's own templates print it so.
    assert lines_with(r"(?<!field\.help_text)\|\s*safe\b|autoescape off|safeseq", texts("templates", "*.html")) == []


def test_templates_obey_the_content_policy() -> None:
    templates = texts("templates", "*.html")
    pages = {path: text for path, text in templates.items() if path.parent.name != "mail"}  # a mail brings its style
    assert lines_with(r"<style|\sstyle=", pages) == []
    assert lines_with(r"javascript:|\son[a-z]+=\"", templates) == []
    assert lines_with(r"<script(?![^>]*\b(src=|type=\"application/json\"))", templates) == []
    assert lines_with(r"(src|href)=\"(https?:)?//", templates) == [], "nothing is loaded from another host"


def test_styles_load_nothing_from_elsewhere() -> None:
    assert lines_with(r"url\(\s*['\"]?(https?:)?//|@import\s+url", texts("static/css", "*.css")) == []


def test_styles_know_no_left_and_right() -> None:
    sides = r"(margin|padding|border)-(left|right)\b|(?<![-\w])(left|right)\s*:|(text-align|float):\s*(left|right)"
    assert lines_with(sides, texts("static/css", "*.css")) == [], "logical properties: the pages run both ways"


# --- manners ------------------------------------------------------------------------------------


def test_no_signals_for_our_own_logic() -> None:
    files = {path: path.read_text() for path in modules("consultations", "recommendations")}
    assert lines_with(r"\b(post|pre)_(save|delete|init)\b|m2m_changed|@receiver|Signal\(\)", files) == []


def test_no_generic_foreign_keys() -> None:
    files = {path: path.read_text() for path in modules("consultations", "recommendations")}
    assert lines_with(r"GenericForeignKey|GenericRelation", files) == []


def test_avoided_names() -> None:
    """No module and nothing at the top of one is called so, and some words stand in no name at all."""
    named = [
        (place(path, node), re.sub(r"(?<!^)(?=[A-Z])", "_", node.name).lower())
        for path in modules(*PACKAGES)
        for node in tree(path).body
        if isinstance(node, Function | ast.ClassDef) and node.name != "UserManager"  # Django's own word
    ]
    named += [(place(path), path.stem) for path in modules(*PACKAGES)]
    assert [(where, name) for where, name in named if name in AVOIDED or NEVER & set(name.split("_"))] == []


def test_no_paths_of_one_machine() -> None:
    files = {path: path.read_text() for path in modules(*PACKAGES, "bench", "docs")} | texts("docs", "*.md")
    assert lines_with(r"(?<![\w.])/(home|root|work|Users)/|(?<![\w.])/tmp/(?!x)", files) == []


def test_public_functions_say_what_they_do() -> None:
    silent = [
        f"{place(path, node)} {node.name}"
        for path in modules(*PACKAGES)
        for node in tree(path).body
        if isinstance(node, Function | ast.ClassDef)
        and not node.name.startswith("_")
        and node.name != "Meta"
        and not ast.get_docstring(node)
    ]
    assert silent == []
