"""Small raw folders for tests: a whole `raw/` in a temporary place, good at first, for a test to break in one spot.

The documents are synthetic and short, so that each figure can be checked by reading. Nothing here reads the real
`raw/`.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import yaml

from orchestration.project import ProjectPaths

REVIEW = "nbs/2024-01-20_review"
NOTE = "mofcom/2024-02_note"

REVIEW_TEXT = """Review of online retail in 2023.
Online retail sales reached 15.42 trillion yuan in 2023, a year-on-year increase of 11%.
Rural online retail sales fell by nearly 30% in January.
Physical goods made up 27.6% of total retail sales.
China has led the world for 11 consecutive years.
As noted, online retail sales reached 15.42 trillion yuan.
"""
REVIEW_FACTS = """# yaml-language-server: $schema=../../../schemas/fact_file.schema.json
reading_note: Read twice; both readings agreed.
defaults:
  basis: nbs
  period: "2023"
facts:
  - indicator: online_retail_sales
    measure: LEVEL
    value: 15_420_000_000_000
    unit: CNY
    printed: 15.42 trillion yuan
    quote: Online retail sales reached 15.42 trillion yuan in 2023
    subject: Online retail sales
    evidence:
      period: in 2023
    repeats:
      - {quote: online retail sales reached 15.42 trillion yuan, printed: 15.42 trillion yuan}
  - indicator: online_retail_sales
    measure: GROWTH
    comparison: YOY
    value: 11
    unit: PERCENT
    printed: 11%
    quote: a year-on-year increase of 11%
  - indicator: online_retail_sales
    category: rural
    period: 2023-01
    measure: GROWTH
    comparison: UNSTATED
    value: -30
    direction: DOWN
    unit: PERCENT
    qualifier: NEARLY
    printed: nearly 30%
    quote: fell by nearly 30% in January
  - indicator: online_retail_sales
    category: physical_goods
    measure: SHARE
    comparator: total_retail_sales
    value: 27.6
    unit: PERCENT
    printed: 27.6%
    quote: made up 27.6% of total retail sales
  - indicator: online_retail_sales
    measure: STREAK
    value: 11
    unit: COUNT
    counted_noun: years
    printed: 11 consecutive years
    quote: for 11 consecutive years
set_aside:
  - as: PERIOD
    reason: year that the figures refer to
    words:
      - in 2023
"""
NOTE_TEXT = "Monitored platforms sold 8.2% more digital products in January.\n"
NOTE_FACTS = """# yaml-language-server: $schema=../../../schemas/fact_file.schema.json
facts:
  - indicator: online_retail_sales
    category: digital_products
    basis: mofcom
    period: 2024-01
    measure: GROWTH
    comparison: YOY
    value: 8.2
    unit: PERCENT
    printed: 8.2%
    quote: sold 8.2% more digital products
set_aside: []
"""
VOCABULARY = {
    "publishers": """
        publishers:
          nbs: {name_en: National Bureau of Statistics, name_zh: 国家统计局, kind: AGENCY, country: CN}
          mofcom: {name_en: Ministry of Commerce, name_zh: 商务部, kind: AGENCY, country: CN}
        """,
    "units": """
        units:
          CNY: {name_en: Chinese yuan, name_zh: 人民币元, kind: MONEY, measures: [LEVEL], symbols: [yuan]}
          PERCENT: {name_en: percent, name_zh: 百分比, kind: RATE, measures: [GROWTH, SHARE]}
          COUNT: {name_en: count, name_zh: 计数, kind: COUNT, measures: [LEVEL, RANK, STREAK]}
        """,
    "indicators": """
        indicators:
          online_retail_sales:
            name_en: Online retail sales
            name_zh: 网上零售额
            definition: Goods and services sold to consumers online.
            stock_or_flow: FLOW
            default_unit: CNY
            denominators: [total_retail_sales]
          total_retail_sales:
            name_en: Total retail sales
            name_zh: 社会消费品零售总额
            definition: Goods sold to consumers.
            stock_or_flow: FLOW
            default_unit: CNY
        """,
    "categories": """
        categories:
          total: {name_en: Total, name_zh: 合计, definition: Everything., parent: null}
          goods: {name_en: Goods, name_zh: 商品, definition: Goods., parent: total}
          physical_goods: {name_en: Physical goods, name_zh: 实物商品, definition: Things., parent: goods}
          digital_products: {name_en: Digital products, name_zh: 数码产品, definition: Devices., parent: physical_goods}
          rural: {name_en: Rural, name_zh: 农村, definition: Rural areas., parent: total, region_type: rural}
        """,
    "bases": """
        bases:
          nbs: {agency: nbs, name_en: Statistics bureau, name_zh: 国家统计局, coverage: The whole country.}
          mofcom: {agency: mofcom, name_en: Commerce ministry, name_zh: 商务部, coverage: Monitored platforms.}
        """,
    "releases": """
        releases:
          retail_sales:
            name_en: Retail sales
            name_zh: 零售额
            publisher: nbs
            indicators: [online_retail_sales]
            rhythm: MONTHLY
            period_kind: CUMULATIVE
            due_day: 20
            lag_months: 1
            from: 2023-01-01
            note: Written for a test.
        """,
    "events": """
        events:
          spring_fair_2023: {name_en: Spring Fair 2023, name_zh: 2023年春季购物节, start: 2023-04-28, end: 2023-05-12}
          winter_fair_2023: {name_en: Winter Fair 2023, name_zh: 2023年冬季购物节, start: null, end: null}
        """,
}


@dataclass(frozen=True)
class RawFolder:
    """A raw folder in a temporary place, with the warehouse that is built from it."""

    paths: ProjectPaths

    @property
    def root(self) -> Path:
        """The folder `raw/`."""
        return self.paths.raw

    def write(self, name: str, content: str | bytes) -> Path:
        """Write one file by its path below `raw/`."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def replace(self, name: str, old: str, new: str) -> int:
        """Put `new` in the place of the first `old` in a file.

        Returns:
            The 1-based line on which `new` starts.
        """
        content = (self.root / name).read_bytes().decode()
        place = content.index(old)
        self.write(name, content[:place] + new + content[place + len(old) :])
        return content.count("\n", 0, place) + 1

    def add_document(self, document_id: str, text: str | bytes, facts: str | None, **meta: Any) -> None:
        """Write text, metadata and fact file of one document."""
        content = text.encode() if isinstance(text, str) else text
        self.write(f"documents/{document_id}.txt", content)
        known: dict[str, Any] = {
            "title": None,
            "publisher": document_id.split("/", maxsplit=1)[0],
            "url": None,
            "published": {"date": "2024-01-20", "method": "STATED"},
            "language": "en",
            "is_translation": False,
            "licence": "Written for a test.",
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        self.write(meta_file(document_id), yaml.safe_dump(known | meta, allow_unicode=True, sort_keys=False))
        if facts is not None:
            self.write(fact_file(document_id), facts)


def fact_file(document_id: str) -> str:
    """Path of a document's fact file, below `raw/`."""
    return f"facts/{document_id}.yml"


def meta_file(document_id: str) -> str:
    """Path of a document's metadata file, below `raw/`."""
    return f"documents/{document_id}.meta.yml"


def text_file(document_id: str) -> str:
    """Path of a document's text, below `raw/`."""
    return f"documents/{document_id}.txt"


def make_raw_folder(place: Path) -> RawFolder:
    """Make a raw folder with two good documents and an empty warehouse beside it."""
    folder = RawFolder(ProjectPaths(raw=place / "raw", warehouse=place / "warehouse"))
    for name, content in VOCABULARY.items():
        folder.write(f"vocabulary/{name}.yml", dedent(content).lstrip())
    folder.write("corrections.yml", "corrections: []\n")
    folder.add_document(REVIEW, REVIEW_TEXT, REVIEW_FACTS)
    folder.add_document(NOTE, NOTE_TEXT, NOTE_FACTS, published={"date": "2024-02", "method": "STATED"})
    return folder
