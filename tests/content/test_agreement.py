"""The reader against the curated facts of the real documents: `make score` prints the same comparison."""

from orchestration.agreement import explain, find_disagreements
from orchestration.project import ProjectPaths
from orchestration.readers.documents import find_documents
from orchestration.readers.proposals import proposal_rows, reader_vocabulary
from orchestration.reading import accept_vocabularies, read_documents

# Claims whose value, unit, measure and period the reader must understand as the curators do.
LEAST_SHARE = 0.85


def test_the_reader_agrees_with_the_curated_facts(real_paths: ProjectPaths) -> None:
    vocabularies = accept_vocabularies(real_paths.raw, real_paths.display)
    reading = read_documents(find_documents(real_paths.raw), vocabularies, {}, real_paths.display)
    vocabulary = reader_vocabulary(vocabularies)
    proposals = [row for document in reading.rows["document"] for row in proposal_rows(document, vocabulary)]
    claims = reading.rows["claim"]
    found = find_disagreements(claims, proposals)
    differing = {(one.document_id, one.fact_number) for one in found}
    listed = [f"{one.printed}: {one.field} {one.curated} / {one.proposed}: {explain(one)}" for one in found]
    assert 1 - len(differing) / len(claims) >= LEAST_SHARE, listed
    # Every value is read right; where the reader differs, it is about the period or about whether there is a figure.
    assert {one.field for one in found} <= {"period_code", "figure"}, listed
