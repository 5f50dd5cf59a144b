import gettext
from io import BytesIO

from scripts.messages import (
    _BLOCK,
    _TRANSLATE,
    CATALOGUE,
    TEMPLATES,
    catalogue,
    compiled,
    messages_in_use,
    messages_of_source,
    messages_of_template,
    read_catalogue,
)


def test_english_is_complete_and_holds_nothing_else() -> None:
    pairs = catalogue()
    assert {message for message, words in pairs.items() if words.strip()} == messages_in_use()


def test_what_django_reads_is_made_from_what_is_written() -> None:
    assert CATALOGUE.with_suffix(".mo").read_bytes() == compiled(catalogue())


def test_a_compiled_catalogue_is_read_by_gettext() -> None:
    words = gettext.GNUTranslations(BytesIO(compiled({"Đăng nhập": "Sign in", "Chưa dịch": ""})))
    assert words.gettext("Đăng nhập") == "Sign in"
    assert words.gettext("Chưa dịch") == "Chưa dịch"


def test_a_catalogue_is_read_without_its_header() -> None:
    text = 'msgid ""\nmsgstr "Content-Type: text/plain"\n\n# why\nmsgid "Có \\"ngoặc\\""\nmsgstr "With \\"quotes\\""\n'
    assert read_catalogue(text) == {'Có "ngoặc"': 'With "quotes"'}


def test_messages_are_found_in_templates_and_sources() -> None:
    template = '{% translate "Một" %}{% blocktranslate with name=x %}Hai {{ name }}.{% endblocktranslate %}'
    assert messages_of_template(template) == {"Một", "Hai %(name)s."}
    assert messages_of_source('a = _("Ba")\nb = say("Bốn {n}").format(n=1)\nc = other("Năm")') == {"Ba", "Bốn {n}"}


def test_every_translated_tag_is_one_that_is_found() -> None:
    for template in TEMPLATES.rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        tags = text.count("{% translate ") + text.count("{% blocktranslate")
        assert (template.name, len(_TRANSLATE.findall(text) + _BLOCK.findall(text))) == (template.name, tags)
