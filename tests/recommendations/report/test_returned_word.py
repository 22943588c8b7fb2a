"""A file that Word itself has saved: every change is placed or listed, whatever Word writes around it."""

from collections.abc import Callable

import pytest
from lxml import etree

from recommendations.report.reading import meaning
from recommendations.report.reading.values import Change, ReadFile, Stamp, Stray
from recommendations.report.renderers import docx
from tests.recommendations.report import changed, samples, word_written
from tests.recommendations.report.test_returned import every_sample, expected, read, texts, two
from wgec.kernel.errors import Malformed
from wgec.kernel.text.markdown import canonical

pytestmark = pytest.mark.once

ANA = 'w:author="Ana" w:date="2031-04-01T10:00:00Z" w16du:dateUtc="2031-04-01T08:00:00Z"'
BO = 'w:author="Bo" w:date="2031-04-02T11:30:00Z"'
AT_ANA, AT_BO = Stamp("Ana", "2031-04-01T10:00:00Z"), Stamp("Bo", "2031-04-02T11:30:00Z")
run = word_written.run


def inside(words: str, markup: str) -> changed.Change:
    """What a paragraph says replaced by this, its properties and marks kept."""

    def change(root: etree._Element) -> None:
        paragraph = changed.paragraph(root, words)
        runs = list(paragraph.iterchildren(f"{{{changed.W}}}r"))
        for made in reversed(word_written.xml(markup)):
            runs[-1].addnext(made)
        for each in runs:
            paragraph.remove(each)

    return change


def below(words: str, markup: str) -> changed.Change:
    """Elements put below a paragraph."""

    def change(root: etree._Element) -> None:
        for made in reversed(word_written.xml(markup)):
            changed.paragraph(root, words).addnext(made)

    return change


def ended(words: str, what: str, by: str = ANA) -> changed.Change:
    """The end of a paragraph added ("ins") or deleted ("del")."""

    def change(root: etree._Element) -> None:
        properties = changed.paragraph(root, words).find(f"{{{changed.W}}}pPr")
        assert properties is not None
        properties.extend(word_written.xml(f'<w:rPr><w:{what} w:id="9" {by}/></w:rPr>'))

    return change


def saved(*changes: changed.Change, first: str = "First words here.") -> ReadFile:
    """What is read of two texts after these changes, saved by Word."""
    return read(word_written.saved(docx.render(two(first)), *changes))


# --- nothing is changed by saving ------------------------------------------------------------


def test_what_word_saves_unchanged_is_unchanged() -> None:
    content = word_written.saved(docx.render(every_sample()))
    found = read(content)
    assert [texts(found)[f"r-{number}"] for number in range(1, len(samples.SAMPLES) + 1)] == list(
        map(expected, samples.SAMPLES)
    )
    assert (found.strays, found.remarks, found.missing, found.pictures) == ((), (), 0, 0)
    assert not any(each.changes for each in found.texts)


# --- what one paragraph says -----------------------------------------------------------------

SHAPE = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline><wps:txbx><w:txbxContent><w:p>"
    f"{run('In a box.')}</w:p></w:txbxContent></wps:txbx></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    f"<w:txbxContent><w:p>{run('In a box.')}</w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)

SAID = {
    "two people in one word": (
        f"{run('First ')}<w:del w:id='1' {ANA}><w:r><w:delText>wor</w:delText></w:r></w:del>"
        f"<w:ins w:id='2' {BO}>{run('lor')}</w:ins>{run('ds here.')}",
        "First lords here.",
        "First words here.",
    ),
    "added by one, deleted by another": (
        f"{run('First words ')}<w:ins w:id='1' {ANA}>{run('right ')}<w:del w:id='2' {BO}><w:r>"
        f"<w:delText xml:space='preserve'>now </w:delText></w:r></w:del></w:ins>{run('here.')}",
        "First words right here.",
        "First words here.",
    ),
    "a content control": (
        f"{run('First ')}<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent><w:ins w:id='1' {ANA}>"
        f"{run('good ')}</w:ins></w:sdtContent></w:sdt>{run('words here.')}",
        "First good words here.",
        "First words here.",
    ),
    "a smart tag that was added": (
        f"{run('First words ')}<w:ins w:id='1' {ANA}><w:smartTag w:uri='x' w:element='City'>{run('in Paris ')}"
        f"</w:smartTag></w:ins>{run('here.')}",
        "First words in Paris here.",
        "First words here.",
    ),
    "bold that was added": (
        f"{run('First ')}<w:r><w:rPr><w:b/><w:bCs/><w:rPrChange w:id='1' {ANA}><w:rPr/></w:rPrChange></w:rPr>"
        f"<w:t>words</w:t></w:r>{run(' here.')}",
        "First **words** here.",
        "First words here.",
    ),
    "an emoji": (
        f"{run('First words ')}<w:r><w:rPr><mc:AlternateContent><mc:Choice Requires='w16se'/><mc:Fallback><w:rFonts "
        "w:ascii='Segoe UI Emoji'/></mc:Fallback></mc:AlternateContent></w:rPr><mc:AlternateContent>"
        "<mc:Choice Requires='w16se'><w16se:symEx w16se:font='Segoe UI Emoji' w16se:char='1F31F'/></mc:Choice>"
        f"<mc:Fallback><w:t>\U0001f31f</w:t></mc:Fallback></mc:AlternateContent></w:r>{run(' here.')}",
        "First words \U0001f31f here.",
        "First words \U0001f31f here.",
    ),
    "words for old and for new programs": (
        f"{run('First ')}<mc:AlternateContent><mc:Choice Requires='w14'>{run('new ')}</mc:Choice><mc:Fallback>"
        f"{run('old ')}</mc:Fallback></mc:AlternateContent>{run('words here.')}",
        "First new words here.",
        "First new words here.",
    ),
    "a field within a field": (
        f"{run('First ')}<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> IF </w:instrText></w:r><w:r>"
        "<w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar "
        "w:fldCharType='separate'/></w:r><w:r><w:t>17</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r><w:r>"
        '<w:instrText> = 17 "words" "other" </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\'separate\'/></w:r>'
        f"{run('words')}<w:r><w:fldChar w:fldCharType='end'/></w:r>{run(' here.')}",
        "First words here.",
        "First words here.",
    ),
    "a simple field": (
        f"{run('First words ')}<w:fldSimple w:instr=' DATE '>{run('1 April')}</w:fldSimple>{run(' here.')}",
        "First words 1 April here.",
        "First words 1 April here.",
    ),
    "a link that was put in as a field": (
        f"{run('First ')}<w:ins w:id='1' {ANA}><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>"
        ' HYPERLINK "https://exam</w:instrText></w:r><w:r><w:instrText>ple.org/a" \\o "tip" </w:instrText></w:r>'
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:rPr><w:rStyle w:val='Hyperlink'/></w:rPr>"
        f"<w:t>good</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:t xml:space='preserve"
        f"'> </w:t></w:r></w:ins>{run('words here.')}",
        "First [good](https://example.org/a) words here.",
        "First words here.",
    ),
    "a field that was deleted": (
        f"{run('First words ')}<w:del w:id='1' {ANA}><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r>"
        "<w:delInstrText> DATE </w:delInstrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:delText "
        "xml:space='preserve'>today </w:delText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:del>"
        f"{run('here.')}",
        "First words here.",
        "First words today here.",
    ),
    "a formula": (
        f"{run('First words ')}<m:oMath><m:r><w:rPr><w:rFonts w:ascii='Cambria Math'/></w:rPr><m:t>E=m</m:t></m:r>"
        f"</m:oMath>{run(' here.')}",
        "First words E=m here.",
        "First words E=m here.",
    ),
    "words in another direction": (
        f"{run('First ')}<w:dir w:val='rtl'>{run('words')}</w:dir>{run(' here.')}",
        "First words here.",
        "First words here.",
    ),
    "words moved within it": (
        f"<w:moveToRangeStart w:id='1' {ANA} w:name='move1'/><w:moveTo w:id='2' {ANA}>{run('here ')}</w:moveTo>"
        f"<w:moveToRangeEnd w:id='1'/>{run('First words')}<w:moveFromRangeStart w:id='3' {ANA} w:name='move1'/>"
        f"<w:moveFrom w:id='4' {ANA}>{run(' here')}</w:moveFrom><w:moveFromRangeEnd w:id='3'/>{run('.')}",
        "here First words.",
        "First words here.",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_what_a_paragraph_says(name: str) -> None:
    markup, accepted, rejected = SAID[name]
    found = saved(inside("First words", markup))
    assert (found.texts[0].text, found.texts[0].before) == (accepted, rejected)
    assert texts(found)["r-2"] == "Other words there."
    assert (found.strays, found.missing, found.pictures) == ((), 0, 0)


def test_who_did_what_is_told_by_each() -> None:
    found = saved(inside("First words", SAID["added by one, deleted by another"][0]))
    assert found.texts[0].changes == (Change("added", "right", AT_ANA), Change("deleted", "now", AT_BO))
    found = saved(inside("First words", SAID["words moved within it"][0]))
    assert {each.what for each in found.texts[0].changes} == {"moved"}


def test_a_text_box_in_both_its_manners_is_listed_once() -> None:
    found = saved(inside("First words", f"{run('First words here.')}{SHAPE}"))
    assert found.strays == (Stray("In a box.", "", "r-1"),)
    assert (found.pictures, texts(found)["r-1"]) == (0, "First words here.")


# --- paragraphs ------------------------------------------------------------------------------


def paragraph(words: str, properties: str = "<w:pStyle w:val='BodyText'/>") -> str:
    """A paragraph as Word writes one."""
    return f"<w:p w14:paraId='77777777' w:rsidR='00000001'><w:pPr>{properties}</w:pPr>{run(words)}</w:p>"


PARAGRAPHS: dict[str, tuple[tuple[Callable[[etree._Element], None], ...], str, str]] = {
    "one parted": (
        (
            inside("First words", run("First")),
            ended("First", "ins"),
            below("First", paragraph("words here.")),
        ),
        "First\n\nwords here.\n\nMore.\n\nLast.",
        "Firstwords here.\n\nMore.\n\nLast.",
    ),
    "two joined": (
        (ended("First words", "del"),),
        "First words here.More.\n\nLast.",
        "First words here.\n\nMore.\n\nLast.",
    ),
    "added within a content control": (
        (
            below(
                "First words",
                "<w:sdt><w:sdtPr/><w:sdtContent>"
                + paragraph("Between.")
                + paragraph("Again.")
                + "</w:sdtContent></w:sdt>",
            ),
        ),
        "First words here.\n\nBetween.\n\nAgain.\n\nMore.\n\nLast.",
        "First words here.\n\nBetween.\n\nAgain.\n\nMore.\n\nLast.",
    ),
    "for old and for new programs": (
        (
            below(
                "First words",
                f"<mc:AlternateContent><mc:Choice Requires='w14'>{paragraph('New.')}</mc:Choice><mc:Fallback>"
                f"{paragraph('Old.')}</mc:Fallback></mc:AlternateContent>",
            ),
        ),
        "First words here.\n\nNew.\n\nMore.\n\nLast.",
        "First words here.\n\nNew.\n\nMore.\n\nLast.",
    ),
    "moved as a whole": (
        (
            below(
                "Last.",
                f"<w:p><w:pPr><w:pStyle w:val='BodyText'/><w:rPr><w:moveTo w:id='1' {ANA}/></w:rPr></w:pPr><w:moveTo "
                f"w:id='2' {ANA}>{run('First words here.')}</w:moveTo></w:p>",
            ),
            inside(
                "First words",
                f"<w:moveFrom w:id='3' {ANA}>{run('First words here.')}</w:moveFrom>",
            ),
            ended("First words", "moveFrom"),
            ended("Last.", "moveTo"),
        ),
        "More.\n\nLast.\n\nFirst words here.",
        "First words here.\n\nMore.\n\nLast.",
    ),
    "set as a heading": (
        (
            lambda root: (
                changed.paragraph(root, "More.")
                .find(f"{{{changed.W}}}pPr")
                .extend(
                    word_written.xml(
                        f"<w:pPrChange w:id='1' {ANA}><w:pPr><w:pStyle w:val='BodyText'/></w:pPr></w:pPrChange>"
                    )
                )
            ),
            lambda root: (
                changed.paragraph(root, "More.")
                .find(f"{{{changed.W}}}pPr/{{{changed.W}}}pStyle")
                .set(f"{{{changed.W}}}val", "Heading3")
            ),
        ),
        "First words here.\n\n# More.\n\nLast.",
        "First words here.\n\nMore.\n\nLast.",
    ),
}


@pytest.mark.parametrize("name", PARAGRAPHS)
def test_what_is_done_to_paragraphs(name: str) -> None:
    changes, accepted, rejected = PARAGRAPHS[name]
    found = saved(*changes, first="First words here.\n\nMore.\n\nLast.")
    assert (found.texts[0].text, found.texts[0].before) == (accepted, rejected)
    assert texts(found)["r-2"] == "Other words there."
    assert (found.strays, found.missing) == ((), 0)


def test_a_text_joined_with_the_heading_below_it_keeps_its_words() -> None:
    found = saved(ended("First words", "del"), ended("Delegation 2", "del"))
    assert texts(found) == {"r-1": "First words here.", "r-2": "Other words there."}


def test_a_paragraph_moved_to_another_text_leaves_one_and_stands_in_the_other() -> None:
    found = saved(
        inside("More.", f"<w:moveFrom w:id='3' {ANA}>{run('More.')}</w:moveFrom>"),
        ended("More.", "moveFrom"),
        below(
            "Other words",
            f"<w:p><w:pPr><w:pStyle w:val='BodyText'/></w:pPr><w:moveTo w:id='2' {ANA}>{run('More.')}</w:moveTo></w:p>",
        ),
        ended("Other words", "moveTo"),
        first="First words here.\n\nMore.\n\nLast.",
    )
    assert texts(found) == {"r-1": "First words here.\n\nLast.", "r-2": "Other words there.\n\nMore."}
    assert [each.before for each in found.texts] == ["First words here.\n\nMore.\n\nLast.", "Other words there."]


def test_a_table_that_was_added_is_placed() -> None:
    cell = "<w:tc><w:tcPr><w:tcW w:w='2000' w:type='dxa'/></w:tcPr><w:p><w:ins w:id='8' {by}>{run}</w:ins></w:p></w:tc>"
    rows = "".join(
        f"<w:tr w:rsidR='00000002'><w:trPr><w:ins w:id='7' {ANA}/></w:trPr>"
        + "".join(cell.format(by=ANA, run=run(f"{row}{column}")) for column in "xy")
        + "</w:tr>"
        for row in "ab"
    )
    found = saved(below("First words", f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>{paragraph('After.')}"))
    assert texts(found)["r-1"] == ("First words here.\n\n|  |  |\n| --- | --- |\n| ax | ay |\n| bx | by |\n\nAfter.")
    assert found.texts[0].before == "First words here.\n\nAfter."
    assert {each.stamp for each in found.texts[0].changes} == {AT_ANA}


# --- what is put in as a whole file ----------------------------------------------------------


def test_what_could_be_lost_unread_is_refused() -> None:
    with pytest.raises(Malformed, match=r"^a\.docx holds another file that was put into it and not yet read; open it"):
        saved(below("First words", "<w:altChunk/>"))
    begun = "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> IF </w:instrText></w:r>"
    with pytest.raises(Malformed, match=r"^A field in the file has no end; open the file in a word processor"):
        saved(inside("First words", f"{begun}{run('First words here.')}"))
    listed = b'<t:texts xmlns:t="urn:wgec:texts:1" document="x" count="many" lines=""/>'
    with pytest.raises(Malformed, match=r"^The file is damaged where it lists its texts;"):
        read(changed.file(two(), customXml__item1_xml=listed))


def test_a_change_read_from_word_is_the_change_that_was_meant() -> None:
    base = canonical(samples.SAMPLES["notes"])
    document = samples.document(samples.entry(1, base, revision=1))
    found = read(word_written.saved(docx.render(document), changed.replaced("Cited", "Quoted")))
    assert meaning.meant(base, found.texts[0].text).text == base.replace("Cited", "Quoted")
