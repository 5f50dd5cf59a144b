"""Each test gets exactly one layer as its marker: by its folder, else by whether it asks for the database."""

from pathlib import Path

import pytest
from django.conf import settings

LAYERS = {"pure", "database", "e2e", "faults"}
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "client", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not LAYERS & {mark.name for mark in item.iter_markers()}:
            item.add_marker(_layer(item))


def _layer(item: pytest.Item) -> str:
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    if folder in {"e2e", "faults"}:
        return folder
    asks = item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
    return "database" if asks else "pure"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Each run has a SQLite file of its own; in memory, tables shared between threads lock each other."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        settings.DATABASES["default"]["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
