"""What a report says itself, in the six official languages: every kind, on a round whose people write in one of them.

In Arabic, Chinese and Russian a word that was forgotten has Latin letters. In French and Spanish it is a word of the
English ones that no translation has.
"""

import gettext
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import django
import lxml.html
import pytest
from django.utils import translation
from django.utils.translation import ngettext
from pytest_django import Settings

from consultations.models import Delegation, Event
from recommendations.actions import recommendations
from recommendations.models import Recommendation
from recommendations.report import gather, phrases, speaking
from recommendations.report.design import Design, check
from recommendations.report.document import Document, Wording
from recommendations.report.inspection import inspect
from recommendations.report.renderers import docx, html, pdf
from recommendations.report.renderers.legible import unknown
from tests import catalogues, factories, tools
from tests.recommendations.report import reading, spoken
from wgec.kernel.errors import Malformed
from wgec.kernel.text import citing

LOCALES = {"ar": "ar", "es": "es", "fr": "fr", "ru": "ru", "zh": "zh_Hans"}
OTHER_LETTERS = ("ar", "ru", "zh")
#: Latin letters that stand in a report in any language: numbers of amendments, parts and issues, names of things.
ANYWHERE = re.compile(r"\bA-\d+\b|\b[IVX]+\b|\bCorr\.1\b|DS/2031/CRP\.2|Europe/Zurich|\bMarkdown\b|</?(?:br|ul|ol|li)>")
MARKS = {"ar": "«»", "es": "«»", "fr": "«»", "ru": "«»", "zh": "“”"}
PLACE = re.compile(r"\{\w*\}|%\(\w+\)s")
WORD = re.compile(r"[A-Za-z]{2,}(?![\w’'])")


@pytest.fixture
def house(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> str:
    """The language of the house, of its report and of all who write."""
    settings.MEDIA_ROOT = tmp_path
    settings.LANGUAGE_CODE = {"zh": "zh-hans"}.get(request.param, request.param)
    settings.GROUP_NAME = spoken.CONTENTS[request.param].title
    return str(request.param)


in_each = pytest.mark.parametrize("house", LOCALES, indirect=True)


def printed(document: Document) -> Iterator[str]:
    """All that the document can print, the places for numbers taken out."""
    wording = document.wording
    yield from (document.title, document.date_line, document.distribution, document.original, document.revision)
    yield from (document.disclaimer, document.group, *document.masthead)
    yield from (PLACE.sub(" ", getattr(wording, name)) for name in Wording.__slots__ if name != "columns")
    yield from (getattr(wording.columns, name) for name in type(wording.columns).__slots__)
    for section in (*document.sections, *filter(None, [document.annex])):
        yield section.title
    for entry in document.entries():
        yield from (entry.attribution, entry.label, entry.text, entry.provenance, entry.pointer, entry.note)
        yield from (word for said in entry.statements for word in (said.label, said.delegation, said.text))
    yield from (word for appendix in document.appendices for word in (appendix.title, appendix.text))


def own(document: Document) -> list[str]:
    """The same without the references of texts that have no number: they are made up by chance."""
    return [without_references(words) for words in printed(document)]


def without_references(words: str) -> str:
    references = Recommendation.objects.values_list("reference", flat=True)
    return re.sub("|".join(map(re.escape, references)) or r"(?!)", "", words)


def forgotten(document: Document, language: str) -> list[str]:
    """What of the document is English."""
    if language in OTHER_LETTERS:
        return [words for words in own(document) if re.search("[A-Za-z]", ANYWHERE.sub("", words))]
    english = _english(LOCALES[language])
    return [words for words in own(document) if english & set(WORD.findall(words))]


def _english(locale: str) -> set[str]:
    """The English words of reports that stand in no translation, and in nothing that people write in that language."""
    english, theirs = set[str](), set[str]()
    for app in catalogues.APPS:
        for (_context, single), one in catalogues.said(app).items():
            english |= set(WORD.findall(PLACE.sub(" ", f"{single} {one.plural}")))
        for message in catalogues.catalogue(app, locale):
            theirs |= {word for form in catalogues.forms(message) for word in WORD.findall(PLACE.sub(" ", form))}
    return english - theirs


# --- no word is English --------------------------------------------------------------------------------------------


@pytest.mark.django_db
@in_each
def test_no_report_of_any_kind_has_an_english_word(house: str) -> None:
    found = {**spoken.documents(house), **{f"{kind}, empty": made for kind, made in spoken.empty(house).items()}}
    assert {kind: left for kind, made in found.items() if (left := forgotten(made, house))} == {}
    whole = "\n".join(words for made in found.values() for words in own(made))
    assert MARKS[house][0] in whole
    assert MARKS[house][1] in whole
    assert set('“”‘’"«»„') & set(whole) <= {*MARKS[house], "’"}
    if house == "fr":
        bare = "«(?!\N{NO-BREAK SPACE}).{,40}|.{,40}(?<!\N{NO-BREAK SPACE})»"
        assert re.findall(bare, whole) == []
        assert {made.wording.lead for made in found.values()} == {"{words}\N{NO-BREAK SPACE}:"}


@pytest.mark.django_db
@pytest.mark.parametrize("language", LOCALES)
def test_what_is_forgotten_would_be_found(language: str, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    assert all(forgotten(made, language) for made in spoken.empty("en").values())


# --- which language ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "contents"),
    [
        ("fr", "Table des matières"),
        ("fr-CH", "Table des matières"),
        ("es-mx", "Índice"),
        ("es_MX", "Índice"),
        ("ar-eg", "المحتويات"),
        ("ru", "Содержание"),
        ("zh", "目录"),
        ("zh-CN", "目录"),
        ("zh-hans", "目录"),
        ("zh-Hant-TW", "目录"),
        ("pt-BR", "Contents"),
        ("en-gb", "Contents"),
        ("de", "Contents"),
        ("und", "Contents"),
    ],
)
@pytest.mark.django_db
def test_a_site_in_english_alone_issues_reports_in_every_language(code: str, contents: str, settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English")]
    settings.LANGUAGE_CODE = "en"
    document = gather.gather(factories.ConsultationFactory(), Design(language=code))
    assert (document.language, document.wording.contents) == (code, contents)


def test_languages_are_known_by_their_codes() -> None:
    for code in (*speaking.LANGUAGES, "zh", "zh-CN", "zh-Hant", "zh-YU", "fr-CH", "pt-br"):
        check(Design(language=code, original=(code,)))
        assert phrases.language(code)
    with pytest.raises(Malformed, match="is no code of a language"):
        check(Design(language="xx"))


def test_chinese_is_named_without_its_script() -> None:
    with speaking.spoken("fr"):
        assert [phrases.language(code) for code in ("zh", "zh-hans", "de")] == ["chinois", "chinois", "allemand"]
    with speaking.spoken("en"):
        assert [phrases.language(code) for code in ("zh", "en", "de")] == ["Chinese", "English", "German"]


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("en", "1 January 2031", "28 December 2031"),
        ("ar", "1 كانون الثاني/يناير 2031", "28 كانون الأول/ديسمبر 2031"),
        ("es", "1 de enero de 2031", "28 de diciembre de 2031"),
        ("fr", "1er janvier 2031", "28 décembre 2031"),
        ("ru", "1 января 2031 года", "28 декабря 2031 года"),
        ("zh", "2031年1月1日", "2031年12月28日"),
    ],
)
def test_days_are_written_as_the_language_writes_them(code: str, first: str, last: str) -> None:
    with speaking.spoken(code):
        assert (phrases.date_line(date(2031, 1, 1)), phrases.date_line(date(2031, 12, 28))) == (first, last)


@pytest.mark.django_db
def test_what_is_kept_is_said_in_the_language_of_the_house(arcadia: Delegation) -> None:
    consultation = factories.ConsultationFactory()
    row = factories.recommendation(consultation, number=1, proposers=[arcadia])
    with translation.override("ar"):
        assert row.title == "التوصية 1"
        recommendations.withdraw(row, by=None, reason="x")
        made = factories.extract(factories.contribution(consultation, arcadia))
    assert Event.objects.get(verb="recommendation.withdraw").subject_label == "Recommendation 1 (Arcadia)"
    assert made.recommendation.provenance == "Extracted from Contribution 1 (Arcadia)"


def test_a_number_without_a_name_names_nothing() -> None:
    assert list(citing.in_words("1. 建议 2", "{number}.")) == []
    assert [each.number for each in citing.in_words("1. 建议 2、Recommendation 3", "建议 {number}")] == [2, 3]


# --- the catalogues ------------------------------------------------------------------------------------------------


def test_every_word_is_translated_with_the_places_that_it_has() -> None:
    assert list(catalogues.faults()) == []


def test_words_that_are_forgotten_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    known = catalogues.said

    def said(app: str) -> dict[catalogues.Key, catalogues.Said]:
        found = dict(known(app))
        if app == "recommendations":
            del found["", "Contents"]
            found["", "Quite new"] = catalogues.Said("", ["recommendations/report/frame.py:1"])
        return found

    monkeypatch.setattr(catalogues, "said", said)
    found = list(catalogues.faults())
    assert len(found) == 2 * len(LOCALES)
    assert "“Quite new” of recommendations/report/frame.py:1 has no translation in Arabic." in found
    assert "French still translates “Contents”, which is said no more: update the catalogues." in found


def test_other_places_for_words_are_named() -> None:
    kept = catalogues.catalogue("recommendations", "fr")
    key = ("", "Page {page} of {pages}")
    message = kept.get(key[1])
    assert message is not None
    for wrong, is_wrong in (("Page {page} sur {page}", True), ("Page {page} ({pages})", False)):
        message.string = wrong
        found = list(catalogues._faults_of(key, catalogues.Said("", ["here"]), message, kept, "fr"))
        assert bool(found) == is_wrong


@pytest.mark.parametrize("locale", catalogues.LOCALES)
def test_plurals_are_counted_as_django_counts_them(locale: str) -> None:
    for app in catalogues.APPS:
        ours = gettext.translation("django", catalogues.ROOT / app / "locale", [locale])
        theirs = gettext.translation("django", Path(django.__file__).parent / "conf/locale", [locale])
        assert [ours.plural(n) for n in range(202)] == [theirs.plural(n) for n in range(202)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("code", "nouns"),
    [
        ("en", ["column", "columns", "columns", "columns", "columns"]),
        ("ar", ["عمود", "عمودان", "أعمدة", "عمودا", "عمودا"]),
        ("es", ["columna", "columnas", "columnas", "columnas", "columnas"]),
        ("fr", ["colonne", "colonnes", "colonnes", "colonnes", "colonnes"]),
        ("ru", ["графа", "графы", "граф", "граф", "графа"]),
        ("zh", ["栏", "栏", "栏", "栏", "栏"]),
    ],
)
def test_a_number_has_the_noun_that_goes_with_it(code: str, nouns: list[str]) -> None:
    """At 1, 2, 5, 11 and 21."""
    words = [f"a table has %(count)s {noun}, which is more than a page shows well." for noun in ("column", "columns")]
    with speaking.spoken(code):
        said = [ngettext(words[0], words[1], count) % {"count": count} for count in (1, 2, 5, 11, 21)]
    assert [
        re.search(rf"(?<!\w){noun}(?!\w)" if code != "zh" else noun, each) is not None
        for noun, each in zip(nouns, said, strict=True)
    ] == [True] * 5


# --- on paper ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", catalogues.LOCALES)
def test_the_faces_of_the_pdf_have_every_character(locale: str) -> None:
    said = [
        form for app in catalogues.APPS for each in catalogues.catalogue(app, locale) for form in catalogues.forms(each)
    ]
    assert len(said) > 400
    assert unknown("".join(said)) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("house", ["ar", "zh"], indirect=True)
def test_the_words_of_the_frame_are_read_back(house: str) -> None:
    document = spoken.documents(house)["compilation"]
    assert [each for each in inspect(document) if "U+" in each] == []
    content = pdf.render(document)
    paper = subprocess.run(
        [tools.need(tools.PDFTOTEXT), "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()
    assert not re.search(r"\[U\+", paper)
    word = reading.letters(reading.docx(docx.render(document)))
    first = next(document.entries())
    frame = (document.wording.contents, document.distribution, first.statements[0].label, document.appendices[0].title)
    for words in frame:
        assert re.search(r"\w", words)
        assert reading.letters(words) in word, words
        assert _bare(words) in _bare(paper), words
    assert not re.search("[A-Za-z]{3}", ANYWHERE.sub("", without_references(paper)))


def _bare(words: str) -> str:
    """The letters and figures alone, in whichever of their forms they are printed."""
    found = re.findall(r"\w+", unicodedata.normalize("NFKC", words))
    return "".join(found)


@pytest.mark.django_db
@pytest.mark.parametrize("house", LOCALES, indirect=True)
def test_a_recommendation_that_the_report_names_is_a_link(house: str) -> None:
    document = spoken.documents(house)["compilation"]
    page = lxml.html.document_fromstring(html.render(document).decode())
    name = document.wording.recommendation.format(number=1)
    assert {link.text_content() for link in page.xpath("//a[@href='#recommendation-1']")} >= {name}
    index = next(each for each in document.appendices if each.name == "addressees")
    assert name in index.text
    within = page.xpath("//section[.//*[contains(., $title)]]//a[@href='#recommendation-1']", title=index.title)
    assert name in [link.text_content() for link in within]
