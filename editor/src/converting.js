// Markdown is the server's to read and write: see wgec/kernel/texts.py.

// Ask for the other forms of a text. {forms, sentence}: the forms, or null and why not.
export async function converted(editor, body) {
  const token = editor.closest("form")?.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  try {
    const answer = await fetch(editor.dataset.textUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(body),
    });
    const forms = await answer.json();
    return answer.ok ? { forms, sentence: "" } : { forms: null, sentence: forms.detail };
  } catch {
    return { forms: null, sentence: editor.dataset.failed };
  }
}
