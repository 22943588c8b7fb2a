// Keys. Tab belongs to lists and tables, and after Escape to the page again, so that nobody is trapped.
import { baseKeymap, chainCommands } from "prosemirror-commands";
import { inputRules, undoInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { Plugin } from "prosemirror-state";
import { addRowAfter, goToNextCell, isInTable } from "prosemirror-tables";
import { around, commands } from "./commands.js";
import { backToMark, followMark, selectWords } from "./notes.js";
import { schema } from "./schema.js";

const { nodes } = schema;

function breakLine(state, dispatch) {
  const { $from } = state.selection;
  if (!$from.parent.inlineContent || $from.parent.type === nodes.heading) return false;
  if (dispatch) dispatch(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
}

function inList(state) {
  return Boolean(around(state, [nodes.list_item]));
}

function nextCell(state, dispatch, view) {
  if (!isInTable(state)) return false;
  if (goToNextCell(1)(state, dispatch)) return true;
  if (dispatch) {
    addRowAfter(state, dispatch);
    goToNextCell(1)(view.state, dispatch);
  }
  return true;
}

// In a list, Tab nests; where it cannot, it does nothing rather than surprise.
const tab = chainCommands(
  (state, dispatch) => inList(state) && (sinkListItem(nodes.list_item)(state, dispatch) || !isInTable(state)),
  nextCell,
);
const backTab = chainCommands(
  (state, dispatch) => inList(state) && !isInTable(state) && liftListItem(nodes.list_item)(state, dispatch),
  (state, dispatch) => isInTable(state) && goToNextCell(-1)(state, dispatch),
);

// After Escape the next Tab or Shift+Tab is the browser's: it leaves the text.
function leaving() {
  let free = false;
  return new Plugin({
    props: {
      handleDOMEvents: {
        blur() {
          free = false;
          return false;
        },
        keydown(view, event) {
          // The browser tells of a moved cursor a moment later; whoever presses keys faster means where it is now.
          if (!event.isComposing) view.domObserver.flush();
          if (event.key === "Escape" && !event.isComposing) {
            free = true;
            return false;
          }
          if (event.key === "Tab" && free) return true; // not ours, and not prevented
          if (event.key !== "Shift") free = false;
          return false;
        },
      },
    },
  });
}

function rules() {
  return inputRules({
    rules: [
      wrappingInputRule(/^\s*[-*]\s$/, nodes.bullet_list),
      wrappingInputRule(
        /^(\d{1,4})\.\s$/,
        nodes.ordered_list,
        (match) => ({ start: Number(match[1]) }),
        (match, list) => list.childCount + list.attrs.start === Number(match[1]),
      ),
    ],
  });
}

export function keys({ openLink, focusToolbar }) {
  const named = (name) => commands[name].run;
  return [
    leaving(),
    rules(),
    keymap({
      "Mod-b": named("strong"),
      "Mod-i": named("emphasis"),
      "Mod-Shift-x": named("strike"),
      "Mod-k": openLink,
      "Mod-Alt-1": named("heading1"),
      "Mod-Alt-2": named("heading2"),
      "Mod-Alt-3": named("heading3"),
      "Mod-Shift-7": named("numbers"),
      "Mod-Shift-8": named("bullets"),
      "Mod-Shift-9": named("quotation"),
      "Mod-Alt-f": chainCommands(named("note"), backToMark),
      "Mod-a": selectWords,
      "Mod-z": named("undo"),
      "Mod-y": named("redo"),
      "Mod-Shift-z": named("redo"),
      "Shift-Enter": breakLine,
      "Mod-Enter": breakLine,
      "Alt-F10": focusToolbar,
      Enter: chainCommands(followMark, splitListItem(nodes.list_item)),
      Backspace: undoInputRule,
      Tab: tab,
      "Shift-Tab": backTab,
    }),
    keymap(baseKeymap),
  ];
}
