/* The conversation as a file, which the server makes. */

import { confirmed } from "./elements.js";
import { say } from "./speaking.js";

/* What the server takes: of a longer conversation, the latest questions that fit are saved. */
const LARGEST = 7.5 * 1024 * 1024;
const MOST = 200;

function body(format, exchanges) {
  const said = exchanges.map(({ question, reports, answer }) => ({
    question,
    reports: reports.length ? reports : null,
    answer,
  }));
  return JSON.stringify({ format, conversation: said });
}

function fitting(format, exchanges) {
  let from = Math.max(0, exchanges.length - MOST);
  let text = body(format, exchanges.slice(from));
  while (new Blob([text]).size > LARGEST && from < exchanges.length - 1) {
    from += Math.max(1, Math.floor((exchanges.length - from) / 10));
    text = body(format, exchanges.slice(from));
  }
  return { text, left: from };
}

function nameOf(response, format) {
  const given = /filename="?([^";]+)"?/.exec(response.headers.get("Content-Disposition") ?? "");
  return given ? given[1] : `conversation.${format === "docx" ? "docx" : "md"}`;
}

export async function save(format, exchanges, pressed) {
  const { text, left } = fitting(format, exchanges);
  try {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch("/api/export", { method: "POST", headers, body: text });
    if (!response.ok) throw new Error(await reason(response));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = nameOf(response, format);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    tell(pressed, left ? `Saved, without the first ${left} questions: the conversation is too long for one file.` : "Saved.");
  } catch (error) {
    const words = error instanceof TypeError ? "the server cannot be reached just now" : error.message;
    tell(pressed, `The conversation could not be saved: ${words}.`);
  }
}

async function reason(response) {
  try {
    return String((await response.json()).detail).replace(/\.$/, "");
  } catch {
    return "something went wrong on the server";
  }
}

function tell(pressed, words) {
  confirmed(pressed.parentElement.lastElementChild, words);
  say(words);
}
