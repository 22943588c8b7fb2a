"""What word processors put on the clipboard, with fictional words."""
# ruff: noqa: E501 -- the lines are theirs

WORD_LIST = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style>
@list l0:level1 {mso-level-text:"%1\\)"; mso-level-tab-stop:none;}
@list l1:level1 {mso-level-number-format:bullet; mso-level-text:\\F0B7; font-family:Symbol;}
p.MsoListParagraph {margin-left:36.0pt; font-family:"Calibri",sans-serif;}
</style></head><body lang=EN-GB style='tab-interval:36.0pt;word-wrap:break-word'><!--StartFragment-->
<p class=MsoNormal style='margin-bottom:8.0pt'><b style='mso-bidi-font-weight:normal'><span lang=EN-US>Lanterns</span></b><span
lang=EN-US style='mso-bidi-font-family:Calibri'> shall be <i>dimmed</i> and <s>painted</s>:<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-fareast-font-family:Calibri'><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]><span lang=EN-US>At dusk<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>a)<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>in <st1:place
w:st="on">Syldavia</st1:place></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>b)<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>in Borduria</p>
<p class=MsoListParagraphCxSpMiddle>and on the border between them.</p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>2.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>At dawn</p>
<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l1 level1 lfo2'><![if !supportLists]><span style='font-family:Symbol'><span
style='mso-list:Ignore'>\u00b7<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>a <span
style='font-weight:bold'>bulleted</span> point</p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<!--EndFragment--></body></html>"""

WORD_LIST_TEXT = """\
**Lanterns** shall be *dimmed* and ~~painted~~:

1. At dusk
   - a) in Syldavia

   - b) in Borduria

     and on the border between them.

2. At dawn

- a **bulleted** point"""

WORD_NOTES = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang=EN-GB><!--StartFragment-->
<h1 style='mso-list:l3 level1 lfo9'><![if !supportLists]><span style='mso-list:Ignore'>II.<span>&nbsp; </span></span><![endif]>Measuring</h1>
<p class=MsoNormal>The sky is measured<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1" title=""><span
class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]><span
class=MsoFootnoteReference><span style='font-size:11.0pt'>[1]</span></span><![endif]></span></span></a> every
<ins cite="mailto:Ada" datetime="2031-03-12T10:00"><span class=msoIns>clear </span></ins><del cite="mailto:Ada"
datetime="2031-03-12T10:00"><span class=msoDel>dark </span></del>night<span class=MsoCommentReference><span style='font-size:8.0pt'><a
class=msocomanchor id="_anchor_1" href="#_msocom_1" name="_msoanchor_1">[A1]</a></span></span>.<img width=64 height=64
src="file:///C:/moon.png" alt="The Moon"></p>
<table class=MsoTableGrid border=1 cellspacing=0 style='border-collapse:collapse'>
 <tr style='mso-yfti-irow:0'><td width=301 colspan=2 style='width:225.4pt'><p class=MsoNormal><b>Who</b></p></td></tr>
 <tr><td rowspan=2><p class=MsoNormal>Schools</p></td><td><p class=MsoNormal>monthly</p></td></tr>
 <tr><td><p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>o<span>&nbsp; </span></span>yearly</p></td></tr>
</table>
<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr align=left size=1 width="33%"><![endif]>
<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1"
title=""><span class=MsoFootnoteReference>[1]</span></a> With a <i>calibrated</i> meter.</p></div></div>
<div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>Is this so?</p></div></div>
<!--EndFragment--></body></html>"""

WORD_NOTES_TEXT = """\
# II. Measuring

The sky is measured[^1] every clear night.

| **Who** |  |
| --- | --- |
| Schools | monthly |
|  | <ul><li>yearly</li></ul> |

[^1]: With a *calibrated* meter."""

GOOGLE = """<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"
style="line-height:1.38"><span style="font-size:11pt;font-weight:400;font-style:normal">Stars are </span><span
style="font-weight:700;font-style:italic">everybody\u2019s</span><span style="font-weight:400;text-decoration:line-through">
property</span></p><ul><li dir="ltr" aria-level="1" style="list-style-type:disc"><p role="presentation"><span
style="font-weight:400">near</span></p></li><ul><li dir="ltr" aria-level="2"><p role="presentation"><span>very near</span></p></li></ul><li
dir="ltr"><p role="presentation"><a href="https://example.org/far"><span style="text-decoration:underline">far</span></a></p></li></ul></b>"""

GOOGLE_TEXT = """\
Stars are ***everybody\u2019s*** ~~property~~

- near
  - very near
- [far](https://example.org/far)"""

OFFICE = """<html><head><meta name="generator" content="LibreOffice 24"><style type="text/css">
p { margin-bottom: 0.25cm } a.sdfootnoteanc { font-size: 57% }</style></head><body lang="en-GB" dir="ltr"><p>Comets<a
class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> <u>pass</u> <a
href="javascript:alert(1)">by</a>.</p><div id="sdfootnote1"><p class="sdfootnote-western"><a class="sdfootnotesym"
name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Rarely.</p></div></body></html>"""

OFFICE_TEXT = """\
Comets[^1] pass by.

[^1]: Rarely."""

ONLINE = """<div class="OutlineElement Ltr SCXW1"><p class="Paragraph SCXW1" style="font-weight:normal"><span class="TextRun"
style="font-weight:bold"><span class="NormalTextRun">Lamps</span></span><span class="EOP">&nbsp;</span></p></div>
<div class="ListContainerWrapper SCXW1"><ol class="NumberListStyle1" start="1"><li data-leveltext="%1." data-font="Aptos"
data-listid="3" data-aria-posinset="1" data-aria-level="1" class="OutlineElement"><p class="Paragraph"><span>face down</span></p></li></ol></div>
<div class="ListContainerWrapper SCXW1"><ul class="BulletListStyle1"><li data-leveltext="" data-font="Symbol" data-listid="3"
data-aria-posinset="1" data-aria-level="2" class="OutlineElement"><p class="Paragraph"><span>always</span></p></li></ul></div>
<div class="ListContainerWrapper SCXW1"><ol class="NumberListStyle1" start="2"><li data-leveltext="%1." data-font="Aptos"
data-listid="3" data-aria-posinset="2" data-aria-level="1" class="OutlineElement"><p class="Paragraph"><span>are dim</span></p></li></ol></div>"""

ONLINE_TEXT = """\
**Lamps**

1. face down
   - always
2. are dim"""

LETTERS = """<p>Before</p><ol type="a" start="26"><li>one</li><li><p>two</p></li></ol><p>between</p><ol><li dir="ltr"
style="list-style-type:upper-roman" aria-level="1"><p>I know</p></li><li style="list-style-type:upper-roman"><p>you know</p></li></ol>
<div class="ListContainerWrapper"><ol style="list-style-type:lower-alpha" start="3"><li data-leveltext="(%1)" data-listid="3"
data-aria-level="1"><p>as Word online writes it</p></li></ol></div>"""

LETTERS_TEXT = """\
Before

- z. one
- aa. two

between

- I. I know
- II. you know

* (c) as Word online writes it"""

OUR_PAGE = """<p dir="auto">One<sup class="note-mark"><a id="note-1-mark" href="https://wgec.example.org/r/1/#note-1" role="doc-noteref">1</a></sup>.</p>
<section class="notes" role="doc-endnotes" aria-label="Footnotes"><ol><li id="note-1" dir="auto">With <strong>care</strong>. <a class="note-back"
href="https://wgec.example.org/r/1/#note-1-mark" role="doc-backlink" aria-label="Back">\u21a9</a></li><li id="note-2" dir="auto">Cited elsewhere.</li></ol></section>"""

OUR_PAGE_TEXT = """\
One[^1].

1. Cited elsewhere.

[^1]: With **care**."""

HOSTILE = """<p onclick="alert(1)" style="color:red">calm<script>alert(2)</script><img src=x onerror="alert(3)"><iframe
src="https://example.org"></iframe><a href="data:text/html,x">words</a><svg><script>alert(4)</script></svg></p>"""
