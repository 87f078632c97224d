/* The chat page's own behaviour. Gradio carries questions and answers; the conversation is kept here, in the browser. */

import { Asking } from "./page/asking.js";
import { Conversation } from "./page/conversation.js";
import { answerText, copy, quoteCard } from "./page/copying.js";
import { button, make } from "./page/elements.js";
import { save } from "./page/exporting.js";
import * as feedback from "./page/feedback.js";
import { Filter } from "./page/filter.js";
import * as kept from "./page/kept.js";
import { Results } from "./page/results.js";
import { say } from "./page/speaking.js";

const NEEDED = ["#question textarea", "#ask", "#stop", "#context textarea", "#filter", "#latest", "#question-error", ".tools"];

/* Gradio makes the page's elements; until they are there, there is nothing to do. */
function ready() {
  return new Promise((resolve) => {
    const look = () => NEEDED.every((selector) => document.querySelector(selector)) && (watch.disconnect(), resolve());
    const watch = new MutationObserver(look);
    watch.observe(document.documentElement, { childList: true, subtree: true });
    look();
  });
}

function start() {
  const row = document.querySelector("#ask-row");
  const conversation = new Conversation();
  const toAnswer = make("a", { href: "#results", class: "to-answer" }, "Go to the answer");
  row.after(toAnswer, make("p", { id: "ask-hint" }));
  const filter = new Filter(document.querySelector("#filter"));
  const results = new Results(document.querySelector("#results"), conversation, filter.listed);
  results.restore();
  const asking = new Asking(conversation, results, filter);
  filter.onChange = () => asking.reset();
  results.onAskAgain = (exchange) => asking.ask(exchange.question, { reports: exchange.reports });
  for (const link of document.querySelectorAll("#masthead a, #intro a, #examples a, #foot a")) link.removeAttribute("target");
  // Gradio leaves these out of what it is given.
  document.querySelector('#masthead nav a[href="/"]')?.setAttribute("aria-current", "page");
  document.querySelector("#masthead nav")?.setAttribute("aria-label", "Site");
  document.querySelector("#foot nav")?.setAttribute("aria-label", "About this service");
  listen({ conversation, filter, results, asking, toAnswer });
  begin({ conversation, filter, results, asking });
}

/* A reload shows the conversation again; an address with a question asks it, unless it is the one asked last. */
function begin({ conversation, filter, results, asking }) {
  const address = new URLSearchParams(location.search);
  const question = address.get("q");
  const reports = address.getAll("report");
  if (question && reports.length) filter.choose(reports);
  const left = asking.goOn();
  const last = conversation.last;
  const known = last && last.question === question?.trim() && last.reports.join() === reports.join();
  if (question && !known && !left) filter.heard.then(() => asking.ask(question, { base: 0, reports }));
  else if (!last && !left) offerLast(conversation, results, asking);
}

function offerLast(conversation, results, asking) {
  const other = kept.lastOther(conversation.id);
  if (!other) return;
  const when = new Date(other.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
  const told = `Your last conversation (${other.count === 1 ? "1 question" : `${other.count} questions`}, ${when}) is kept in this browser.`;
  const offer = make("section", { id: "resume", "aria-label": "Your last conversation" }, make("p", {}, told));
  const goOn = button("Go on with it", "go-on", () => {
    offer.remove();
    conversation.open(other.id);
    results.restore();
    asking.input.focus();
  });
  const remove = button("Remove it", "remove", () => {
    kept.forget(other.id);
    offer.remove();
    say("The conversation was removed.");
    asking.input.focus();
  });
  offer.append(make("p", { class: "resume-buttons" }, goOn, " ", remove));
  document.querySelector("#examples").before(offer);
}

function listen({ conversation, filter, results, asking, toAnswer }) {
  const press = {
    ".ask-this": (link, exchange) => asking.ask(link.textContent.trim(), { reports: exchange?.reports ?? null, base: 0 }),
    ".copy-answer": (pressed, exchange) => copy(answerText(exchange, onlyOf(pressed)), "Answer", pressed),
    ".copy-quote": (pressed, exchange) => copy(quoteCard(citationOf(pressed, exchange)), "Quote", pressed),
    ".edit": (pressed, exchange) =>
      asking.edit(exchange.question, conversation.before(exchange), "Change the question and send it; the answer here stays."),
    ".change": (pressed, exchange) =>
      asking.edit(exchange.answer.searched_for, 0, "This will be asked by itself, without the questions before it."),
    ".helpful, .unhelpful": (pressed, exchange) =>
      feedback.open(pressed, exchange, conversation.history(conversation.before(exchange))),
    ".export": (pressed) =>
      save(pressed.classList.contains("export-docx") ? "docx" : "markdown", conversation.exchanges, pressed),
    ".print": () => window.print(),
    ".clear": () => clear(conversation, results, asking),
    "#latest .again": (pressed) => asking.ask(pressed.closest("article").querySelector(".question").textContent),
  };
  document.addEventListener("click", (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    for (const [selector, act] of Object.entries(press)) {
      const pressed = event.target.closest(selector);
      if (!pressed) continue;
      event.preventDefault();
      act(pressed, results.exchangeOf.get(pressed.closest("article")));
      return;
    }
  });
  asking.input.addEventListener("input", () => asking.input.value === "" && !asking.working && asking.reset());
  toAnswer.addEventListener("click", (event) => {
    const heading = document.querySelector("#local .question, .latest-shown #latest .question, #earlier summary");
    event.preventDefault();
    if (!heading.matches("summary")) heading.tabIndex = -1;
    heading.focus();
  });
}

function onlyOf(pressed) {
  return pressed.closest("article").querySelector(".searched-only")?.textContent ?? "";
}

function citationOf(pressed, exchange) {
  const n = Number(pressed.querySelector(".n").textContent);
  return exchange.answer.citations.find((citation) => citation.n === n);
}

function clear(conversation, results, asking) {
  if (asking.working) asking.stop();
  conversation.clear();
  results.clear();
  asking.reset();
  history.replaceState(history.state, "", "/");
  say("The conversation was cleared.");
  asking.input.focus();
}

ready().then(start);
