from enum import StrEnum


class SiteKind(StrEnum):
    """Kinds of unit after the two-tier reform (Luật 72/2025/QH15, Điều 1); nothing hangs on the depth."""

    PROVINCE = "province"
    DEPARTMENT = "department"
    COMMUNE = "commune"
    WARD = "ward"
    SPECIAL_ZONE = "special_zone"
