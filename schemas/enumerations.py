"""Closed vocabularies of the data model: the only values that a coded column may hold.

Open vocabularies (indicators, categories, bases, publishers, units, events) are data and live in `raw/vocabulary/`.
"""

MEASURES = (
    "LEVEL",
    "GROWTH",
    "SHARE",
    "POINT_CHANGE",
    "MULTIPLE",
    "CONTRIBUTION",
    "RANK",
    "STREAK",
    "INDEX",
)
COMPARISONS = ("YOY", "MOM", "QOQ", "CAGR", "AVG2Y", "VS_INDICATOR", "UNSTATED")
QUALIFIERS = ("EXACT", "ABOUT", "NEARLY", "MORE_THAN", "AT_LEAST", "LESS_THAN", "UP_TO", "RANGE")
DIRECTIONS = ("UP", "DOWN")
PERIOD_TYPES = (
    "YEAR",
    "YEAR_RANGE",
    "HALF",
    "QUARTER",
    "MONTH",
    "MONTH_RANGE",
    "DATE",
    "DATE_RANGE",
    "EVENT",
)
# SDMX code list CL_OBS_STATUS, version 2.2: the codes that a published figure can carry.
OBSERVATION_STATUSES = ("A", "B", "D", "E", "F", "I", "M", "P", "U", "V")
# A curator writes the first three; CORRECTED is set where an entry of raw/corrections.yml applies.
CURATED_REVIEW_STATUSES = ("CURATED", "SUSPECT", "WITHDRAWN")
# MACHINE marks claims of documents that no curator has read.
REVIEW_STATUSES = (*CURATED_REVIEW_STATUSES, "CORRECTED", "MACHINE")
READINGS = ("CURATED", "MACHINE")
EVIDENCE_ROLES = ("VALUE", "SUBJECT", "PERIOD", "BASIS", "QUALIFIER", "REPEAT")
SET_ASIDE_DISPOSITIONS = ("PERIOD", "NAME", "CONTEXT", "OTHER")
DISPOSITIONS = ("FACT", "REPEAT", *SET_ASIDE_DISPOSITIONS, "UNRESOLVED")
MENTION_KINDS = ("statistic", "period", "name", "other")
DATE_PRECISIONS = ("DAY", "MONTH", "YEAR", "UNKNOWN")
DATE_METHODS = ("STATED", "INFERRED", "UNKNOWN")
FAMILY_METHODS = ("DECLARED", "TRANSLATION", "NEAR_DUPLICATE", "ALONE")
INFERABLE_FIELDS = ("period", "basis", "comparison")
PUBLISHER_KINDS = ("AGENCY", "MEDIA", "ASSOCIATION", "COMPANY")
UNIT_KINDS = ("MONEY", "RATE", "POINTS", "RATIO", "COUNT", "INDEX", "PHYSICAL")
STOCK_OR_FLOW = ("STOCK", "FLOW", "RATIO")
RHYTHMS = ("MONTHLY", "QUARTERLY", "HALF_YEARLY", "ANNUAL")
RELEASE_PERIOD_KINDS = ("CUMULATIVE", "DISCRETE", "AS_OF")
CORRECTABLE_FIELDS = (
    "value",
    "period",
    "indicator",
    "category",
    "basis",
    "unit",
    "counted_noun",
    "subject",
)
