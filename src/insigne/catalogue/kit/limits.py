"""What a kit may say: the closed lists and the sizes. `docs/kits.md` tells them to authors."""

import re
from typing import get_args

from insigne.catalogue.engraver.design import MAX_PETALS, MIN_PETALS
from insigne.catalogue.kit.spec import Route

FORMAT = 1
ROUTES: tuple[Route, ...] = get_args(Route)

ACHIEVEMENT_TYPES = (
    "Achievement", "ApprenticeshipCertificate", "Assessment", "Assignment", "AssociateDegree", "Award",
    "Badge", "BachelorDegree", "Certificate", "CertificateOfCompletion", "Certification", "CoCurricular",
    "CommunityService", "Competency", "Course", "Degree", "Diploma", "DoctoralDegree", "Fieldwork",
    "GeneralEducationDevelopment", "JourneymanCertificate", "LearningProgram", "License", "MasterCertificate",
    "MasterDegree", "Membership", "MicroCredential", "ProfessionalDoctorate", "QualityAssuranceCredential",
    "ResearchDoctorate", "SecondarySchoolDiploma",
)  # fmt: skip
"""OB 3.0 `AchievementType`, without its `ext:` terms."""

TOML = 500_000
NAME, SUMMARY, PARAGRAPH, MARKDOWN = 120, 300, 600, 10_000
RING, BASE, TAG, SHORT = 60, 40, 40, 200
BADGES, SKILLS, ITEMS = 60, 40, 12
PETALS = (MIN_PETALS, MAX_PETALS)
MINUTES = (1, 1_000)
DAYS = (1, 365)
MONTHS = (1, 600)
CONTRAST = 4.5
"""WCAG 2.2 §1.4.3, for text of ordinary size."""

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,15}")
URL = re.compile(r"https?://[^\s/?#]+[^\s]*")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
IMAGE_NAME = re.compile(r"(?:[a-z0-9][a-z0-9_-]*/)*[a-z0-9][a-z0-9_-]*\.(?:png|svg)")
SEMVER = re.compile(
    r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){2}"
    r"(?:-(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?"
    r"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)
"""Semantic Versioning 2.0.0, §2, §9 and §10."""
