"""The folders that curators edit, as external assets: the roots of the lineage."""

import dagster as dg

OWNERS = ["team:statistics"]

DOCUMENT_FILES = dg.AssetKey(["raw_files", "documents"])
FACT_FILES = dg.AssetKey(["raw_files", "facts"])
VOCABULARY_FILES = dg.AssetKey(["raw_files", "vocabulary"])
CORRECTIONS_FILE = dg.AssetKey(["raw_files", "corrections"])
WATCH_LIST_FILE = dg.AssetKey(["raw_files", "watch_list"])

_DESCRIPTIONS = {
    DOCUMENT_FILES: (
        "One text file and one `.meta.yml` per document, under `raw/documents/<publisher>/`. The text is kept byte"
        " for byte as it was received.",
        {"file", "text"},
    ),
    FACT_FILES: (
        "One YAML file per document, under `raw/facts/<publisher>/`, written by a curator: every statistic as a claim"
        " with its quote, every other number set aside with a reason.",
        {"file", "yaml"},
    ),
    VOCABULARY_FILES: (
        "Seven YAML files under `raw/vocabulary/`: indicators, categories, bases, publishers, units, events and"
        " releases, in English and Chinese.",
        {"file", "yaml"},
    ),
    CORRECTIONS_FILE: (
        "One YAML file, `raw/corrections.yml`: known errors of the sources, each with field, from, to, reason and"
        " evidence.",
        {"file", "yaml"},
    ),
    WATCH_LIST_FILE: (
        "One YAML file, `raw/watch.yml`: what is watched for new releases. It changes what arrives, not what is built.",
        {"file", "yaml"},
    ),
}
# Fetched pages become documents when a curator accepts them.
_UPSTREAM = {DOCUMENT_FILES: [dg.AssetKey(["acquisition", "fetched_pages"])]}


@dg.definitions
def raw_files() -> dg.Definitions:
    """External assets: Dagster shows them, curators make them."""
    return dg.Definitions(
        assets=[
            dg.AssetSpec(
                key=key,
                deps=_UPSTREAM.get(key, []),
                description=text,
                kinds=kinds,
                group_name="raw_files",
                owners=OWNERS,
            )
            for key, (text, kinds) in _DESCRIPTIONS.items()
        ]
    )
