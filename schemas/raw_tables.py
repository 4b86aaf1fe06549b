"""The raw tables by name, each with its model: the one list that ingestion, checks and tests go by.

In the order in which they depend on each other.
"""

import pandera.polars as pa

from schemas.build import Build
from schemas.claim import Claim
from schemas.correction import Correction
from schemas.document import Document
from schemas.evidence import Evidence
from schemas.family import DocumentFamily, DocumentSignature
from schemas.mention import Mention
from schemas.number import Number
from schemas.period import Period
from schemas.published import (
    PublishedClaim,
    PublishedEvidence,
    PublishedMetadata,
    PublishedNumber,
    PublishedSource,
)
from schemas.rejected_record import RejectedRecord
from schemas.vocabulary import Basis, Category, Event, Indicator, Publisher, Release, Unit

RAW_TABLES: dict[str, type[pa.DataFrameModel]] = {
    "publisher": Publisher,
    "unit": Unit,
    "indicator": Indicator,
    "category": Category,
    "basis": Basis,
    "event": Event,
    "release": Release,
    "document": Document,
    "document_signature": DocumentSignature,
    "document_family": DocumentFamily,
    "correction": Correction,
    "mention": Mention,
    "claim": Claim,
    "evidence": Evidence,
    "number": Number,
    "published_claim": PublishedClaim,
    "published_source": PublishedSource,
    "published_metadata": PublishedMetadata,
    "published_evidence": PublishedEvidence,
    "published_number": PublishedNumber,
    "period": Period,
    "rejected_record": RejectedRecord,
    "build": Build,
}
