"""The gallery: each module has its `PAGES`; one with things to show also has `set_up(at, told, language)`."""
