/* An answer as plain text with numbered references, and a quote as a card; onto the clipboard. */

import { button, confirmed, make } from "./elements.js";
import { say } from "./speaking.js";

const flat = (text) => String(text).split(/\s+/).join(" ").trim();

export function addressOf({ report, start, end }) {
  return new URL(`/reports/${encodeURIComponent(report)}?start=${start}&end=${end}#quote`, location.origin).href;
}

function source(citation) {
  const page = citation.page ? `, page ${citation.page}` : "";
  return `${citation.title}. ${citation.publisher}, ${citation.published}${page}.`;
}

/* Without the fragment, which says nothing to somebody who reads it on paper. */
function printed(citation) {
  return addressOf(citation).replace("#quote", "");
}

export function quoteCard(citation) {
  const section = citation.section.length ? `Section: ${citation.section.join(" › ")}\n` : "";
  return `“${flat(citation.as_read ?? citation.quote)}”\n\n${source(citation)}\n${section}${printed(citation)}\n`;
}

export function answerText({ question, answer }, only) {
  const lines = [question, ""];
  if (answer.searched_for !== question) lines.push(`Understood as: ${answer.searched_for}`, "");
  if (only) lines.push(only, "");
  if (answer.notice) lines.push(answer.notice, "");
  const said = (text, isQuote) => (isQuote ? `“${flat(text)}”` : flat(text));
  let before = true;
  for (const { text, citations, sure = true, stands_in = false } of answer.statements) {
    if (before && !sure) lines.push("Perhaps also about this", "");
    before = sure;
    lines.push(`${said(text, answer.mode === "quote" || stands_in)} ${citations.map((n) => `[${n}]`).join(" ")}`, "");
  }
  if (answer.citations.length) lines.push("References", "");
  for (const citation of answer.citations) {
    const section = citation.section.length ? ` ${citation.section.join(" › ")}.` : "";
    lines.push(`[${citation.n}] ${source(citation)}${section}`, `    ${printed(citation)}`);
  }
  return lines.join("\n").trimEnd() + "\n";
}

/* Browsers give the clipboard only to pages served over HTTPS or from this machine; the older way works on others. */
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const carrier = make("textarea", { value: text, class: "hidden-text", "aria-hidden": "true" });
    const before = document.activeElement;
    document.body.append(carrier);
    carrier.select();
    let copied = false;
    try {
      copied = document.execCommand("copy");
    } catch {
      copied = false;
    }
    carrier.remove();
    before?.focus({ preventScroll: true });
    return copied;
  }
}

export async function copy(text, what, pressed) {
  if (await toClipboard(text)) {
    confirmed(pressed, "Copied");
    say(`${what} copied.`);
    return;
  }
  byHand(text, pressed);
}

/* Where the browser lets no page copy: the text, selected, to be copied by hand. */
function byHand(text, pressed) {
  document.querySelector("#copy-by-hand")?.remove();
  const field = make("textarea", { id: "copy-text", readOnly: true, rows: 6, value: text });
  const label = make("label", { htmlFor: "copy-text" }, "This browser does not let the page copy. Press Ctrl+C:");
  const panel = make("div", { id: "copy-by-hand" }, label, field);
  const close = button("Close", "close-copy", () => {
    panel.remove();
    pressed.focus();
  });
  panel.append(close);
  (pressed.closest("li, .actions") ?? pressed).after(panel);
  field.focus();
  field.select();
}
