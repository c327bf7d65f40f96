"""Every type of page: who opens it, and where."""

import pkgutil
from importlib import import_module

from tests.browser import gallery
from tests.browser.shown import Page

MODULES = [
    import_module(f"tests.browser.gallery.{found.name}") for found in pkgutil.iter_modules(gallery.__path__)
]
PAGES: tuple[Page, ...] = tuple(page for module in MODULES for page in module.PAGES)
