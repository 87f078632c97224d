/* Whether an answer helped, and why: stored on the server for whoever looks after the assistant. */

import { button, make } from "./elements.js";
import { say } from "./speaking.js";

const LONGEST = 1000;
let count = 0;

export function open(pressed, exchange, history) {
  const place = pressed.closest(".feedback");
  const helpful = pressed.classList.contains("helpful");
  for (const one of place.querySelectorAll(".helpful, .unhelpful")) {
    one.setAttribute("aria-pressed", String(one === pressed));
  }
  place.querySelector("form")?.remove();
  const field = make("textarea", { id: `reason-${++count}`, rows: 2, maxLength: LONGEST });
  const label = make("label", { htmlFor: field.id }, helpful ? "What was good? (optional)" : "What was wrong or missing? (optional)");
  const note = make("p", { class: "feedback-note" }, "Stored with the question and the answer's sources, without your name. Please give no personal details.");
  const send = make("button", { type: "submit", class: "plain" }, "Send");
  const cancel = button("Cancel", "cancel", () => {
    form.remove();
    pressed.setAttribute("aria-pressed", "false");
    pressed.focus();
  });
  const told = make("p", { class: "feedback-told", role: "alert" });
  const form = make("form", {}, label, field, note, told, make("div", { class: "feedback-buttons" }, send, cancel));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(place, told, bodyOf(helpful, field.value, exchange, history));
  });
  place.append(form);
  field.focus();
}

function bodyOf(helpful, reason, { question, answer }, history) {
  const citations = answer.citations.map(({ report, start, end }) => ({ report, start, end }));
  const { searched_for, status } = answer;
  return { helpful, reason: reason.trim().slice(0, LONGEST), question, searched_for, history, status, citations };
}

async function submit(place, told, body) {
  let words = "This could not be sent: the server cannot be reached just now. What you wrote is still here.";
  try {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch("/api/feedback", { method: "POST", headers, body: JSON.stringify(body) });
    if (response.ok) return thank(place);
    words =
      response.status === 404
        ? "This server takes no feedback."
        : "This could not be stored. What you wrote is still here; please try again.";
  } catch {
    // Told below.
  }
  told.textContent = words;
}

function thank(place) {
  const words = "Thank you. This was noted.";
  place.replaceChildren(make("p", { class: "feedback-thanks", tabIndex: -1 }, words));
  place.firstChild.focus();
  say(words);
}
