"""The index behind the full-text search: FTS5 on SQLite, kept current by triggers; GIN on PostgreSQL."""

from typing import Any

from django.db import migrations

TABLE = "recommendations_recommendation"
INDEX = "recommendations_search"

SQLITE = (
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5(search_text, content='{TABLE}', content_rowid='id', tokenize='unicode61')",
    f"""CREATE TRIGGER {INDEX}_insert AFTER INSERT ON {TABLE} BEGIN
        INSERT INTO {INDEX}(rowid, search_text) VALUES (new.id, new.search_text); END""",
    f"""CREATE TRIGGER {INDEX}_delete AFTER DELETE ON {TABLE} BEGIN
        INSERT INTO {INDEX}({INDEX}, rowid, search_text) VALUES ('delete', old.id, old.search_text); END""",
    f"""CREATE TRIGGER {INDEX}_update AFTER UPDATE OF search_text ON {TABLE} BEGIN
        INSERT INTO {INDEX}({INDEX}, rowid, search_text) VALUES ('delete', old.id, old.search_text);
        INSERT INTO {INDEX}(rowid, search_text) VALUES (new.id, new.search_text); END""",
    f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')",
)
POSTGRESQL = (f"CREATE INDEX {INDEX} ON {TABLE} USING gin (to_tsvector('simple', search_text))",)
DROP = {
    "sqlite": tuple(f"DROP TRIGGER {INDEX}_{moment}" for moment in ("insert", "delete", "update"))
    + (f"DROP TABLE {INDEX}",),
    "postgresql": (f"DROP INDEX {INDEX}",),
}


def create(apps: Any, schema_editor: Any) -> None:
    """Make the index of this database's kind."""
    for sql in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(sql, params=None)


def drop(apps: Any, schema_editor: Any) -> None:
    """Take it away again."""
    for sql in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(sql, params=None)


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0002_texts_stay")]
    operations = [migrations.RunPython(create, drop)]
