"""The habits that keep the house good to live in, held by tests rather than by memory."""

import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "insigne"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted((*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")))
# One long table each: they are looked up, not read through.
TABLES = {"messages.py", "sentences.py"}
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]


def _name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def _messages_tool():
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- Rooms ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_is_a_small_room(path: Path):
    if path.name in TABLES:
        return
    assert len(path.read_text().splitlines()) <= 300, "split it by a word of the domain"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_says_what_it_is_for(path: Path):
    tree = ast.parse(path.read_text())
    assert not tree.body or ast.get_docstring(tree)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_function_is_longer_than_a_screen(path: Path):
    functions = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]
    long = [node.name for node in functions if (node.end_lineno or 0) - node.lineno > 60]
    assert not long


def test_no_drawer_has_a_name_that_says_nothing():
    vague = {"utils", "helpers", "common", "base", "manager", "services", "misc"}
    assert not [_name(path) for path in MODULES if path.stem in vague or path.parent.name in vague]


def test_every_public_function_of_an_action_module_says_what_it_does():
    silent = []
    for path in SOURCE.glob("*/actions.py"):
        for node in ast.parse(path.read_text()).body:
            if (
                isinstance(node, ast.FunctionDef)
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                silent.append(f"{_name(path)}:{node.name}")
    assert not silent


def test_the_layers_hold():
    found = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout


def test_no_model_changed_without_its_migration(db: None):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_views_hold_no_write():
    """A view calls actions: it never saves, creates, updates or deletes a row."""
    write = re.compile(r"\.(save|create|bulk_create|update_or_create|get_or_create|delete)\(")
    writing = []
    for path in MODULES:
        text = path.read_text()
        if "from django.shortcuts import" in text and (found := write.findall(text)):
            writing.append((_name(path), found))
    assert not writing


# --- Time ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_order_ends_in_an_instant(path: Path):
    """Two rows may share one, and PostgreSQL then gives them in any order: the key comes last."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    orders = [call for call in calls if getattr(call.func, "attr", "") == "order_by" and call.args]
    ends = [call.args[-1].value for call in orders if isinstance(call.args[-1], ast.Constant)]
    assert not [end for end in ends if str(end).endswith("_at")]


@pytest.mark.parametrize("path", [path for path in MODULES if "credentials" not in path.parts], ids=_name)
def test_no_day_is_read_off_an_instant_of_utc(path: Path):
    """The day of an instant is that of the site: `timezone.localdate(instant)`, or `web.dates.day` for people."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    read = [call.func.value for call in calls if getattr(call.func, "attr", "") == "date" and not call.args]
    assert all("localtime(" in ast.unparse(each) for each in read)


def test_nobody_imports_the_pages_of_another_app():
    """Whatever a module that answers an address is called: what others need of it stands in one of its own."""
    pages = {pattern.callback.__module__ for pattern in _addresses(get_resolver().url_patterns)}
    importing = []
    for path in MODULES:
        app = path.relative_to(SOURCE).parts[0]
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and path.name != "urls.py":
                named = {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
                others = {page for page in named & pages if page.split(".")[1] != app}
                importing += [f"{_name(path)}: {page}" for page in others]
    assert importing == []


# --- Words ---------------------------------------------------------------------------------------------


def test_every_text_has_its_french():
    assert _messages_tool().missing() == []


def test_the_french_catalogue_has_no_text_that_nobody_says():
    tool = _messages_tool()
    said = {(message.id, message.context) for message in tool.extracted()}
    kept = {(message.id, message.context) for message in tool.translated()}
    assert kept - said == set()


def test_french_has_one_word_for_each_thing():
    """The words of the glossary: a portefeuille is ours, an application de portefeuille numérique is a phone's."""
    others = re.compile(
        r"titulaire|adresses? électronique|courriel|code QR|recommandation|récipiendaire"
        r"|(?<!application de )(?<!applications de )portefeuilles? numérique",
        re.IGNORECASE,
    )
    strings = [message.string for message in _messages_tool().translated() if message.id]
    flat = [one for each in strings for one in (each if isinstance(each, tuple | list) else (each,))]
    assert [string for string in flat if others.search(string)] == []


def test_french_puts_its_spaces_where_they_belong():
    """A non-breaking space before : ; ? ! and inside « »; the apostrophe is the typographic one."""
    wrong = []
    for message in _messages_tool().translated():
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        for string in strings if message.id else ():
            plain = re.sub(r"%\(\w+\)\w|https?://\S+|<[^>]+>", "x", string)
            if re.search(
                r"(?<![\u00a0\u202f:])[;?!](?!\w)|(?<=[^\W\d])(?<!\u00a0):(?=\s|$)|« |[^\u00a0\u202f]»|\w'\w",
                plain,
            ):
                wrong.append(string)
    assert wrong == []


def test_placeholders_survive_translation():
    pattern = re.compile(r"%\(\w+\)(?:\.\d+)?[sdf]")
    wrong = []
    for message in _messages_tool().translated():
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        allowed = {name for each in ids for name in pattern.findall(each)}
        for string in strings:
            if message.id and not set(pattern.findall(string)) <= allowed:
                wrong.append(string)
    assert wrong == []


# --- Templates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_a_template_holds_no_inline_script_or_style(path: Path):
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son[a-z]+=", text)
    # E-mail programs know no style sheet: the frame of e-mails alone carries styles.
    assert "mail" in path.parts or not re.search(r"\sstyle=", text)


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_a_template_loads_nothing_from_another_host(path: Path):
    loads = re.findall(r"""(?:src|href|srcset|action)=["']((?:https?:)?//[^"']+)""", path.read_text())
    assert loads == []


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_a_template_shows_no_word_that_is_not_translated(path: Path):
    text = re.sub(r"{%\s*(blocktranslate|comment)\b.*?{%\s*end\1\s*%}", "", path.read_text(), flags=re.S)
    text = re.sub(r"{% block width %}.*?{% endblock %}", "", text)
    text = re.sub(r"<(style|script|svg|title)\b.*?</\1>|<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r"{[{%#].*?[%#}]}|<[^>]*>|&\w+;", " ", text, flags=re.S)
    words = set(re.findall(r"[^\W\d_]{2,}", text)) - {"Insigne", "English", "Français", "Open", "Badges"}
    assert words == set()


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_a_form_that_posts_carries_its_token(path: Path):
    for form in re.findall(r"<form\b.*?</form>", path.read_text(), flags=re.S):
        if "allauth" not in path.parts and re.search(r"""method=["']post""", form):
            assert "csrf_token" in form or "web/draft_marks.html" in form


def test_every_template_is_used():
    code = "\n".join(path.read_text() for path in (*MODULES, *TEMPLATES))
    used = set(re.findall(r"""["']([\w/]+\.(?:html|txt|svg))["']""", code))
    mails = {f"mail/{name}.txt" for name in re.findall(r"""["'](\w+)["'], """, code)}
    names = {str(path).split("templates/", 1)[1] for path in TEMPLATES}
    ours = {name for name in names if not name.startswith(("allauth/", "account/"))}
    assert ours - used - mails == set()


# --- Doors and permissions ------------------------------------------------------------------------------


def _addresses(patterns: list[URLPattern | URLResolver]) -> list[URLPattern]:
    found = []
    for pattern in patterns:
        found += _addresses(pattern.url_patterns) if isinstance(pattern, URLResolver) else [pattern]
    return found


# Who may open each address without signing in. Everything else asks who one is. A new public address is
# written here on purpose, or this test fails.
PUBLIC = {
    "endorse", "endorsement-document", "award-evidence", "who-sees-what",
    "home", "institution", "badge", "badge-qr", "badge-version", "badge-picture",
    "award", "award-credential", "award-assertion", "award-image", "did-document", "issuer-profile",
    "directory", "award-card", "award-certificate", "oembed", "shared-portfolio", "status-list", "badge-class", "verify", "language", "invitation", "setup", "health",
    "oauth-register", "oauth-token", "oauth-revoke", "badge-connect", "api-description",
    "oauth-server", "api-nothing", "jwks",
    "shared-path", "badge-type", "wallet-issuer", "wallet-server", "wallet-issuer-appended", "wallet-server-appended",
    "wallet-issuer-home", "wallet-offer", "wallet-token", "wallet-nonce", "wallet-credential", "wallet-notification",
}  # fmt: skip
KEPT_THROUGH_SIGN_IN = {"experience", "application-experience", "application-skills", "review"}


def test_every_address_but_the_public_ones_asks_who_one_is(client, db: None):
    open_to_all = set()
    for pattern in _addresses(get_resolver().url_patterns):
        module = pattern.callback.__module__
        if not module.startswith("insigne.") or pattern.name in PUBLIC:
            continue
        values = {
            name: "00000000-0000-4000-8000-000000000000" if "UUID" in type(kind).__name__ else "x"
            for name, kind in pattern.pattern.converters.items()
        }
        from django.urls import reverse

        for method in (client.get, client.post):
            response = method(reverse(pattern.name, kwargs=values))
            if not (response.status_code == 405 or "login" in response.headers.get("Location", "")):
                open_to_all.add(pattern.name)
    assert open_to_all == set()


def test_public_addresses_are_all_known():
    names = {pattern.name for pattern in _addresses(get_resolver().url_patterns)}
    assert names >= PUBLIC | KEPT_THROUGH_SIGN_IN


def test_every_app_of_ours_has_models_or_templates():
    for config in apps.get_app_configs():
        if config.name.startswith("insigne."):
            folder = Path(config.path)
            assert (folder / "models.py").exists() or (folder / "templates").exists()


# --- Settings and documents ------------------------------------------------------------------------------


def test_every_setting_from_the_environment_is_documented_and_no_other():
    source = (SOURCE / "settings.py").read_text()
    read = set(re.findall(r"""(?:env(?:\.\w+)?|_secret)\(\s*["']([A-Z_]+)["']""", source))
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(), flags=re.M))
    assert documented == read


def test_every_target_of_the_makefile_says_what_it_does():
    text = (ROOT / "Makefile").read_text()
    phony = {name for line in re.findall(r"^\.PHONY: (.*)$", text, flags=re.M) for name in line.split()}
    told = set(re.findall(r"^([a-z-]+):.*## ", text, flags=re.M))
    assert phony == told


def test_links_between_documents_lead_somewhere():
    broken = []
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")):
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text()):
            if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []


def test_no_path_of_a_machine_and_no_registry_stands_in_the_repository():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    wrong = []
    for name in listed.split():
        path = ROOT / name
        if path.suffix in {".png", ".svg"} or not path.is_file() or path == Path(__file__):
            continue
        if re.search(
            r"/work/|/root/|/home/\w|pypi\.org|files\.pythonhosted|registry\.npmjs",
            path.read_text(errors="ignore"),
        ):
            wrong.append(name)
    assert wrong == []
