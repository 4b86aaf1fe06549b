"""`raw.document_signature` and `raw.document_family`: which documents are one witness.

How they are compared is no concern here.
"""

import pandera.polars as pa
import polars as pl

from schemas.enumerations import FAMILY_METHODS
from schemas.types import TextList, UnsignedList


class DocumentSignature(pa.DataFrameModel):
    """One document's signature, by which it is compared with others: made anew only when the document is read again."""

    document_id: str = pa.Field(unique=True, description="Document.")
    shingle_count: pl.Int64 = pa.Field(ge=1, description="Distinct runs of words or characters, numbers as 0.")
    minhash: UnsignedList = pa.Field(description="MinHash of these runs.")
    figures: TextList = pa.Field(description="Telling figures in the order of the text.")

    class Config:
        """No column more, no column less."""

        strict = True


class DocumentFamily(pa.DataFrameModel):
    """One document's family: documents of one family are one witness."""

    document_id: str = pa.Field(unique=True, description="Document.")
    family_code: str = pa.Field(description="Declared family, else the smallest id of its documents.")
    family_method: str = pa.Field(isin=FAMILY_METHODS, description="What put the document into its family.")
    family_evidence: str = pa.Field(description="The nearest document, with wording and figures that both share.")

    @pa.dataframe_check(name="joined_documents_have_company")
    @classmethod
    def joined_documents_have_company(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A document is ALONE exactly when its family has no other, unless its family is declared."""
        is_alone = pl.len().over("family_code") == 1
        return data.lazyframe.select(
            (pl.col("family_method") == "DECLARED") | (pl.col("family_method") == "ALONE").eq(is_alone)
        )

    class Config:
        """No column more, no column less."""

        strict = True
