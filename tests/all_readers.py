"""All readers in a row, without a database: the shortest way from a raw folder to what is refused of it."""

from orchestration.readers.anchors import AnchoredText
from orchestration.readers.corrections import read_corrections
from orchestration.readers.documents import find_documents, find_unknown_originals, read_document
from orchestration.readers.facts import read_fact_file
from orchestration.readers.ledger import account_for_numbers
from orchestration.readers.rejections import Rejection
from orchestration.readers.vocabularies import drop_dangling_entries, read_vocabularies
from tests.raw_folder import RawFolder


def read_everything(folder: RawFolder) -> list[Rejection]:
    """Run all readers over a raw folder, without a database."""
    display = folder.paths.display
    vocabularies = drop_dangling_entries(read_vocabularies(folder.root, display))
    documents = find_documents(folder.root)
    corrections, rejections = read_corrections(
        folder.root / "corrections.yml", [one.document_id for one in documents], display
    )
    rejections += vocabularies.rejections
    translations = {}
    for files in documents:
        document = read_document(files, vocabularies.codes("publisher"), display)
        rejections += document.rejections
        if document.row is None:
            continue
        if document.row["translation_of"]:
            translations[files.document_id] = document.row["translation_of"]
        text = AnchoredText(document.row["text"])
        own = [one for one in corrections if one.document_id == files.document_id]
        facts = read_fact_file(files.fact_file, files.document_id, text, vocabularies, own, display)
        accepted = {claim["fact_number"] for claim in facts.claims}
        ledger = account_for_numbers(text, document.row["file"], facts, accepted, facts.refused)
        rejections += facts.rejections + ledger.rejections
    return rejections + find_unknown_originals(translations, documents, display)
