"""Writes `docs/er-diagram.svg` from the relationship tests of the dbt project.

    .venv/bin/python docs/generate_er_diagram.py

A test compares the picture with what this would write.
"""

from pathlib import Path

from orchestration.catalogue.er_diagram import render_er_diagram
from orchestration.modelling import load_manifest

PICTURE = Path(__file__).resolve().parent / "er-diagram.svg"

if __name__ == "__main__":
    PICTURE.write_text(render_er_diagram(load_manifest()), encoding="utf-8")
