// What the buttons and keys do, by name. Each is a ProseMirror command; `active` says whether it is in force.
import { setBlockType, toggleMark, wrapIn, lift } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { liftListItem, sinkListItem, wrapInList } from "prosemirror-schema-list";
import { Plugin, Selection, TextSelection } from "prosemirror-state";
import {
  addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, isInTable, selectedRect,
} from "prosemirror-tables";
import { insertNote } from "./notes.js";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

function around(state, types) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if (types.includes($from.node(depth).type)) return { node: $from.node(depth), pos: $from.before(depth), depth };
  }
  return null;
}

function markIsActive(type) {
  return (state) => {
    const { from, to, $from, empty } = state.selection;
    if (empty) return Boolean(type.isInSet(state.storedMarks || $from.marks()));
    return state.doc.rangeHasMark(from, to, type);
  };
}

// Make a list of what is selected; turn a list of the other kind into this one; or, out of this kind, lift it.
function toggleList(type) {
  const other = type === nodes.bullet_list ? nodes.ordered_list : nodes.bullet_list;
  return (state, dispatch) => {
    const list = around(state, [type, other]);
    if (!list) return wrapInList(type)(state, dispatch);
    if (list.node.type === type) return liftListItem(nodes.list_item)(state, dispatch);
    if (dispatch) dispatch(state.tr.setNodeMarkup(list.pos, type));
    return true;
  };
}

function toggleHeading(level) {
  return (state, dispatch) => {
    const found = around(state, [nodes.heading]);
    if (found?.node.attrs.level === level) return setBlockType(nodes.paragraph)(state, dispatch);
    return setBlockType(nodes.heading, { level })(state, dispatch);
  };
}

function toggleQuotation(state, dispatch) {
  const quotation = around(state, [nodes.quotation]);
  if (!quotation) return wrapIn(nodes.quotation)(state, dispatch);
  const { $from, $to } = state.selection;
  const range = $from.blockRange($to, (node) => node.type === nodes.quotation);
  if (!range) return lift(state, dispatch);
  if (dispatch) dispatch(state.tr.lift(range, range.depth - 1).scrollIntoView());
  return true;
}

function insertTable(state, dispatch) {
  if (isInTable(state)) return false;
  const row = (type) => nodes.table_row.create(null, [0, 1, 2].map(() => type.createAndFill()));
  const table = nodes.table.create(null, [row(nodes.table_header), row(nodes.table_cell), row(nodes.table_cell)]);
  let { $from } = state.selection;
  if (!$from.depth) $from = Selection.near($from).$from; // all is selected
  const inside = around(state, [nodes.list_item]) ?? { depth: 0 };
  if (dispatch) {
    const at = $from.after(Math.max(inside.depth, noteDepth($from)) + 1);
    const tr = state.tr.insert(at, table);
    // Under a table at the very end there is a paragraph to go on in.
    if (!tr.doc.resolve(at + table.nodeSize).nodeAfter) tr.insert(at + table.nodeSize, nodes.paragraph.create());
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(at + 1))).scrollIntoView());
  }
  return true;
}

function noteDepth($pos) {
  return $pos.node(1).type === nodes.note ? 1 : 0;
}

// A table keeps its header: the last row but that goes with the whole table.
function deleteRowOrTable(state, dispatch) {
  if (!isInTable(state)) return false;
  const { map, top, bottom } = selectedRect(state);
  return bottom - top >= map.height ? deleteTable(state, dispatch) : deleteRow(state, dispatch);
}

function deleteColumnOrTable(state, dispatch) {
  if (!isInTable(state)) return false;
  const { map, left, right } = selectedRect(state);
  return right - left >= map.width ? deleteTable(state, dispatch) : deleteColumn(state, dispatch);
}

export const commands = {
  strong: { run: toggleMark(marks.strong), active: markIsActive(marks.strong) },
  emphasis: { run: toggleMark(marks.emphasis), active: markIsActive(marks.emphasis) },
  strike: { run: toggleMark(marks.strike), active: markIsActive(marks.strike) },
  ...Object.fromEntries(
    [1, 2, 3].map((level) => [
      `heading${level}`,
      { run: toggleHeading(level), active: (state) => around(state, [nodes.heading])?.node.attrs.level === level },
    ]),
  ),
  bullets: {
    run: toggleList(nodes.bullet_list),
    active: (state) => around(state, [nodes.bullet_list, nodes.ordered_list])?.node.type === nodes.bullet_list,
  },
  numbers: {
    run: toggleList(nodes.ordered_list),
    active: (state) => around(state, [nodes.bullet_list, nodes.ordered_list])?.node.type === nodes.ordered_list,
  },
  indent: { run: sinkListItem(nodes.list_item) },
  outdent: { run: liftListItem(nodes.list_item) },
  quotation: { run: toggleQuotation, active: (state) => Boolean(around(state, [nodes.quotation])) },
  note: { run: insertNote },
  table: { run: insertTable },
  rowAfter: { run: addRowAfter },
  columnAfter: { run: addColumnAfter },
  rowDelete: { run: deleteRowOrTable },
  columnDelete: { run: deleteColumnOrTable },
  tableDelete: { run: deleteTable },
  undo: { run: undo },
  redo: { run: redo },
};

// The first row of a table is its header, and no other one is.
export function tableHeaders() {
  return new Plugin({
    appendTransaction(transactions, _before, { doc, tr }) {
      if (!transactions.some((each) => each.docChanged)) return null;
      doc.descendants((node, pos) => {
        if (node.type !== nodes.table) return true;
        node.forEach((row, rowOffset, index) => {
          const wanted = index === 0 ? nodes.table_header : nodes.table_cell;
          row.forEach((cell, offset) => {
            if (cell.type !== wanted) tr.setNodeMarkup(pos + 1 + rowOffset + 1 + offset, wanted);
          });
        });
        return false;
      });
      return tr.docChanged ? tr : null;
    },
  });
}

export { around };
