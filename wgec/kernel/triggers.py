"""The database's own refusal to alter what must stay: triggers for migrations, on SQLite and on PostgreSQL.

On SQLite deletion is left to the model's refusal, because Django empties tables with DELETE after a test.
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import RunPython

_SQLITE = """
CREATE TRIGGER {table}_stays BEFORE UPDATE{of} ON {table} FOR EACH ROW {when}
BEGIN SELECT RAISE(ABORT, '{table}: this row is never changed'); END
"""
_POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table}: this row is never changed'; END $$;
CREATE TRIGGER {table}_stays BEFORE UPDATE{of} OR DELETE ON {table} FOR EACH ROW {when}
EXECUTE FUNCTION {table}_refuse();
"""
_DROP = {
    "sqlite": "DROP TRIGGER IF EXISTS {table}_stays",
    "postgresql": "DROP TRIGGER IF EXISTS {table}_stays ON {table}; DROP FUNCTION IF EXISTS {table}_refuse()",
}


_KEEPS_SQLITE = """
CREATE TRIGGER {table}_keeps_{column} BEFORE UPDATE OF {column} ON {table} FOR EACH ROW WHEN ({when})
BEGIN SELECT RAISE(ABORT, '{table}: {column} is never changed'); END
"""
_KEEPS_POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_refuse_{column}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table}: {column} is never changed'; END $$;
CREATE TRIGGER {table}_keeps_{column} BEFORE UPDATE OF {column} ON {table} FOR EACH ROW WHEN ({when})
EXECUTE FUNCTION {table}_refuse_{column}();
"""
_KEEPS_DROP = {
    "sqlite": "DROP TRIGGER IF EXISTS {table}_keeps_{column}",
    "postgresql": "DROP TRIGGER IF EXISTS {table}_keeps_{column} ON {table};"
    "DROP FUNCTION IF EXISTS {table}_refuse_{column}()",
}

_WHILE_SQLITE = """
CREATE TRIGGER {table}_fixed_{event} BEFORE {event} ON {table} FOR EACH ROW WHEN ({when})
BEGIN SELECT RAISE(ABORT, '{table}: what it belongs to is fixed'); END
"""
_WHILE_POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_fixed_{event}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF {when} THEN RAISE EXCEPTION '{table}: what it belongs to is fixed'; END IF;
RETURN {row};
END $$;
CREATE TRIGGER {table}_fixed_{event} BEFORE {event} ON {table} FOR EACH ROW
EXECUTE FUNCTION {table}_fixed_{event}();
"""
_WHILE_DROP = {
    "sqlite": "DROP TRIGGER IF EXISTS {table}_fixed_{event}",
    "postgresql": "DROP TRIGGER IF EXISTS {table}_fixed_{event} ON {table};"
    "DROP FUNCTION IF EXISTS {table}_fixed_{event}()",
}
_SEEN_IN = {"INSERT": "NEW", "UPDATE": "OLD", "DELETE": "OLD"}


def fixed_while(table: str, condition: str) -> RunPython:
    """A migration step: no row of ``table`` is added, changed or taken away while ``condition`` holds.

    The condition is SQL over ``{row}``, the row in question, and may ask other tables. SQLite cannot remake a table
    that a trigger of another one asks: a migration that does so takes this step back first and repeats it.
    """

    def each(schema_editor: Any, templates: dict[str, str]) -> None:
        vendor = schema_editor.connection.vendor
        for event, row in _SEEN_IN.items():
            if event == "DELETE" and vendor == "sqlite":
                continue
            names = {"table": table, "event": event, "row": row, "when": condition.format(row=row)}
            schema_editor.execute(templates[vendor].format(**names), params=None)

    def create(apps: Any, schema_editor: Any) -> None:
        each(schema_editor, {"sqlite": _WHILE_SQLITE, "postgresql": _WHILE_POSTGRESQL})

    def drop(apps: Any, schema_editor: Any) -> None:
        each(schema_editor, _WHILE_DROP)

    return RunPython(create, drop)


def keeps(table: str, column: str) -> RunPython:
    """A migration step: once ``column`` of a row of ``table`` has a value, it keeps it."""
    names = {"table": table, "column": column}
    names["when"] = f"OLD.{column} IS NOT NULL AND (NEW.{column} IS NULL OR NEW.{column} <> OLD.{column})"

    def create(apps: Any, schema_editor: Any) -> None:
        sql = _KEEPS_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _KEEPS_SQLITE
        schema_editor.execute(sql.format(**names), params=None)

    def drop(apps: Any, schema_editor: Any) -> None:
        schema_editor.execute(_KEEPS_DROP[schema_editor.connection.vendor].format(**names), params=None)

    return RunPython(create, drop)


def lifted(step: RunPython) -> RunPython:
    """The opposite of a step of ``stays`` or ``keeps``: taken before a table changes its shape, undone after.

    SQLite builds such a table anew and forgets its triggers; PostgreSQL keeps them, so that they cannot be made twice.
    """
    assert step.reverse_code is not None  # each of the steps here can be taken back
    return RunPython(step.reverse_code, step.code)


def stays(table: str, when: str = "", of: Sequence[str] = ()) -> RunPython:
    """A migration step: rows of ``table`` can no longer be changed; ``when`` is a condition over OLD, without WHEN.

    ``of``: the columns that stay, all of them when none is named.
    """
    columns = f" OF {', '.join(of)}" if of else ""
    condition = f"WHEN ({when})" if when else ""

    def create(apps: Any, schema_editor: Any) -> None:
        sql = _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE
        schema_editor.execute(sql.format(table=table, when=condition, of=columns), params=None)

    def drop(apps: Any, schema_editor: Any) -> None:
        schema_editor.execute(_DROP[schema_editor.connection.vendor].format(table=table), params=None)

    return RunPython(create, drop)
