// Footnotes: marks in the words, the notes at the foot of the text, always one for each.
//
// A note whose last mark is deleted goes with it, and comes back when the mark does (undo, cut and paste). A mark on its
// way through the clipboard carries its note. Notes stand in the order in which they are first cited.
import { Fragment, Slice } from "prosemirror-model";
import { Plugin, Selection, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { schema } from "./schema.js";

const { note: noteType, note_mark: markType, paragraph } = schema.nodes;

// Every mark, [{label, body, pos}], and every note, Map(label → {node, pos}).
function survey(doc) {
  const marks = [];
  const notes = new Map();
  doc.descendants((node, pos) => {
    if (node.type === noteType) notes.set(node.attrs.label, { node, pos });
    else if (node.type === markType) marks.push({ ...node.attrs, pos });
  });
  return { marks, notes };
}

function citedIn(node) {
  const labels = [];
  node.descendants((inner) => {
    if (inner.type === markType) labels.push(inner.attrs.label);
  });
  return labels;
}

// The labels of the notes in the order of their first citation, those never cited last: as normal.py has it.
function inOrder(doc, notes) {
  const order = new Set();
  doc.forEach((block) => block.type !== noteType && citedIn(block).forEach((label) => order.add(label)));
  for (const label of order) notes.has(label) && citedIn(notes.get(label).node).forEach((cited) => order.add(cited));
  for (const label of notes.keys()) order.add(label);
  return [...order].filter((label) => notes.has(label));
}

function fresh(taken) {
  let number = 1;
  while (taken.has(String(number))) number += 1;
  return String(number);
}

function noteOf(label, body) {
  const content = body?.length ? Fragment.fromJSON(schema, body) : Fragment.from(paragraph.create());
  return noteType.createChecked({ label }, content);
}

function readable(label, body) {
  try {
    return noteOf(label, body);
  } catch {
    return noteOf(label, null); // from the clipboard of something that is not this editor
  }
}

// Give every mark its note: its own, the one it brings along, the one it had before, or an empty one.
function completed(tr, kept) {
  const { marks, notes } = survey(tr.doc);
  const found = new Map([...notes].map(([label, { node }]) => [label, node]));
  for (const { label, body, pos } of marks) {
    const brought = body && readable(label, body);
    let own = label;
    if (brought && found.has(label) && !found.get(label).eq(brought)) own = fresh(found);
    if (body || own !== label) tr.setNodeMarkup(pos, null, { label: own, body: null });
    if (!found.has(own)) {
      const added = brought ? readable(own, body) : (kept.get(own) ?? noteOf(own, null));
      found.set(own, added);
      tr.insert(tr.doc.content.size, added);
    }
  }
}

// Take out the notes that were cited before and are no longer.
function cleared(tr, before, kept) {
  const cited = new Set(citedIn(before));
  const { marks, notes } = survey(tr.doc);
  const still = new Set(marks.map((mark) => mark.label));
  for (const [label, { node, pos }] of [...notes].reverse()) {
    if (still.has(label) || !cited.has(label)) continue;
    kept.set(label, node);
    tr.delete(pos, pos + node.nodeSize);
  }
}

function sorted(tr) {
  const { notes } = survey(tr.doc);
  const order = inOrder(tr.doc, notes);
  const current = [...notes.keys()];
  if (!order.some((label, index) => label !== current[index])) return;
  const first = Math.min(...[...notes.values()].map((each) => each.pos));
  const { $head, empty } = tr.selection;
  const own = $head.depth && $head.node(1).type === noteType ? $head.node(1).attrs.label : null;
  const offset = own === null ? 0 : $head.pos - notes.get(own).pos;
  tr.replaceWith(first, tr.doc.content.size, order.map((label) => notes.get(label).node));
  if (own !== null && empty) {
    tr.setSelection(TextSelection.near(tr.doc.resolve(survey(tr.doc).notes.get(own).pos + offset)));
  }
}

// The numbers that marks and notes show, and their names for people who do not see them.
function numbers(doc, word) {
  const { marks, notes } = survey(doc);
  const number = new Map(inOrder(doc, notes).map((label, index) => [label, String(index + 1)]));
  const shown = (label) => ({ "data-number": number.get(label) ?? "?", "aria-label": `${word} ${number.get(label) ?? "?"}` });
  return DecorationSet.create(doc, [
    ...marks.map(({ label, pos }) => Decoration.node(pos, pos + 1, { role: "img", ...shown(label) })),
    ...[...notes].map(([label, { node, pos }]) =>
      Decoration.node(pos, pos + node.nodeSize, { role: "note", ...shown(label) }),
    ),
  ]);
}

// Marks that leave through the clipboard take their notes along.
function withBodies(slice, doc) {
  const { notes } = survey(doc);
  const carried = (fragment) => {
    const nodes = [];
    fragment.forEach((node) => {
      if (node.type === noteType) return; // it travels with its mark
      if (node.type === markType && notes.has(node.attrs.label)) {
        const body = notes.get(node.attrs.label).node.toJSON().content;
        nodes.push(markType.create({ ...node.attrs, body }, null, node.marks));
      } else nodes.push(node.copy(carried(node.content)));
    });
    return Fragment.from(nodes);
  };
  if (!citedIn({ descendants: (visit) => slice.content.descendants(visit) }).length) return slice;
  return new Slice(carried(slice.content), slice.openStart, slice.openEnd);
}

export function notes(word) {
  const kept = new Map(); // notes that went with their marks, in case the marks come back
  return new Plugin({
    state: {
      init: (_, { doc }) => numbers(doc, word),
      apply: (tr, shown) => (tr.docChanged ? numbers(tr.doc, word) : shown),
    },
    props: {
      decorations(state) {
        return this.getState(state);
      },
      transformCopied: (slice, view) => withBodies(slice, view.state.doc),
      handleClickOn: (view, _pos, node) => node.type === markType && goToNote(view, node.attrs.label),
    },
    appendTransaction(transactions, before, after) {
      if (!transactions.some((tr) => tr.docChanged)) return null;
      const tr = after.tr;
      completed(tr, kept);
      cleared(tr, before.doc, kept);
      sorted(tr);
      return tr.docChanged ? tr : null;
    },
  });
}

function goToNote(view, label) {
  const found = survey(view.state.doc).notes.get(label);
  if (!found) return false;
  const end = view.state.doc.resolve(found.pos + found.node.nodeSize - 1);
  view.dispatch(view.state.tr.setSelection(TextSelection.near(end, -1)).scrollIntoView());
  view.focus();
  return true;
}

function noteAround(state) {
  const { $head } = state.selection;
  return $head.depth && $head.node(1).type === noteType ? $head.node(1) : null;
}

// From a note back to where it is cited.
export function backToMark(state, dispatch) {
  const around = noteAround(state);
  const mark = around && survey(state.doc).marks.find((each) => each.label === around.attrs.label);
  if (mark && dispatch) {
    dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(mark.pos + 1))).scrollIntoView());
  }
  return Boolean(mark);
}

// Select the words, without the notes: those go and travel with their marks. In a note, select the note.
export function selectWords(state, dispatch) {
  const { doc, selection } = state;
  const around = noteAround(state);
  let [from, to] = [0, 0];
  let tables = false; // a selection of text cannot begin in one cell and end in another
  if (around) [from, to] = [selection.$head.start(1), selection.$head.end(1)];
  else doc.forEach((block, offset) => block.type !== noteType && (to = offset + block.nodeSize));
  doc.nodesBetween(from, to, (node) => (tables ||= node.type === schema.nodes.table) && false);
  if (tables) return false;
  if (dispatch) dispatch(state.tr.setSelection(TextSelection.between(doc.resolve(from), doc.resolve(to))));
  return true;
}

// Insert a footnote where the cursor is and go to its note.
export function insertNote(state, dispatch, view) {
  if (noteAround(state)) return false;
  const { notes: known } = survey(state.doc);
  let { $to } = state.selection;
  if (!$to.parent.inlineContent) $to = Selection.near($to, -1).$to; // all is selected, or a whole block
  if (!$to.parent.inlineContent || $to.node(1).type === noteType) return false;
  if (dispatch) {
    const label = fresh(known);
    dispatch(state.tr.insert($to.pos, markType.create({ label })));
    goToNote(view, label);
  }
  return true;
}

// Enter on a mark that is selected leads to its note.
export function followMark(state, _dispatch, view) {
  const { node } = state.selection;
  return node?.type === markType && Boolean(view) && goToNote(view, node.attrs.label);
}
