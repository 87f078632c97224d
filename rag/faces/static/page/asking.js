/* A question from the moment it is sent to its end: answered, turned away, failed, stopped, or broken off.

   Gradio carries it: the page writes what goes along into #context, and Gradio draws the reply into #latest or
   #question-error. Each question has a number, which the reply names, so that no late reply is taken for another. */

import { button } from "./elements.js";
import * as kept from "./kept.js";
import { say } from "./speaking.js";

const LOOK = 1000;
const SERVER = "/gradio_api/app_id";
const LEFT = "The server stopped, or the page was loaded again, before this was answered. Nothing else is lost.";
const BROKEN = "The server stopped before this was answered. The conversation is kept; try again in a moment.";

/* Gradio's word that a question was not sent: hidden by the style sheet, as the page says it itself. */
const NOT_TAKEN = ".toast-body.error:not([data-before])";

function set(input, value) {
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

export class Asking {
  constructor(conversation, results, filter) {
    Object.assign(this, { conversation, results, filter });
    this.input = document.querySelector("#question textarea");
    this.context = document.querySelector("#context textarea");
    this.error = document.querySelector("#question-error");
    this.number = 0;
    this.early = true;
    this.working = this.lost = this.looking = null;
    this.base = null;
    this.server = fetch(SERVER).then((reply) => reply.json(), () => null);
    if (!this.input.value) set(this.input, String(kept.recall("draft") ?? ""));
    this.input.addEventListener("input", () => kept.remember("draft", this.input.value || null));
    document.addEventListener("keydown", (event) => this.onKey(event), true);
    document.addEventListener("click", (event) => this.onClick(event), true);
    const watch = new MutationObserver(() => this.receive());
    for (const place of [this.error, results.latest]) watch.observe(place, { childList: true, subtree: true });
    this.receive();
  }

  onKey(event) {
    const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === this.input;
    if (sends) this.begin(event);
  }

  onClick(event) {
    if (event.target.closest("#ask")) this.begin(event);
    else if (event.target.closest("#stop")) this.stop();
  }

  /* Ask `question` as if it had been typed, with the history of so many exchanges; what was typed comes back after. */
  ask(question, { base = null, reports = null } = {}) {
    if (this.working) return say("Still at work on the question before. Stop ends it.");
    this.base = base;
    this.once = { draft: this.input.value === question ? "" : this.input.value, reports, away: true };
    set(this.input, question);
    document.querySelector("#ask").click();
  }

  /* Put `question` into the input, to be changed and sent with the history of so many exchanges. */
  edit(question, base, hint) {
    set(this.input, question);
    this.base = base;
    document.querySelector("#ask-hint").textContent = hint;
    this.input.focus();
    this.input.setSelectionRange(question.length, question.length);
    this.input.scrollIntoView({ block: "nearest" });
  }

  begin(event) {
    if (this.working) {
      event.stopImmediatePropagation();
      event.preventDefault();
      return say("Still at work on the question before. Stop ends it.");
    }
    const { draft = "", reports = null, away = false } = this.once ?? {};
    this.once = null;
    const question = this.input.value;
    const base = this.base ?? this.conversation.exchanges.length;
    this.working = { number: ++this.number, question, draft, away, base, reports: reports ?? this.filter.chosen };
    const sent = {
      number: this.number,
      history: this.conversation.history(base),
      earlier: this.conversation.earlier(this.conversation.exchanges.length),
      reports: this.working.reports,
    };
    for (const old of document.querySelectorAll(NOT_TAKEN)) old.dataset.before = "";
    set(this.context, JSON.stringify(sent));
    if (question.trim()) this.show();
    this.timer = setInterval(() => this.look(), LOOK);
  }

  show() {
    const { question, reports, base, away } = this.working;
    kept.remember("pending", { question, reports, base });
    document.body.classList.add("working");
    this.results.setAside();
    const heading = this.results.say("pending", question, "", "Searching the reports…");
    say("Searching the reports.");
    if (away) heading.focus();
  }

  /* Reads what Gradio has drawn. */
  receive() {
    for (const place of [this.error, this.results.latest]) {
      const reply = read(place);
      // An answer to a question that seemed lost is still one, and so is one to a question sent before this was there.
      if (!this.working && reply && reply.number === this.lost?.number) this.working = this.lost;
      else if (reply?.number === 0 && this.early) this.working = this.sentEarly(reply);
      if (!this.working || reply?.number !== this.working.number) continue;
      const words = place.querySelector(".announce, .question-error")?.textContent ?? "";
      if (reply.growing) this.grow(words);
      else if (reply.pending) this.results.say("pending", this.working.question, "", words);
      else if (place === this.error) this.turnedAway(words);
      else this.answered(reply.exchange, words);
    }
    this.mark();
  }

  /* A question that was sent before the page's script ran; Gradio takes no other until it is answered. */
  sentEarly({ exchange, pending }) {
    this.early = pending;
    if (this.working?.number !== 0) this.results.setAside();
    const question = exchange?.question ?? this.input.value;
    return { number: 0, question, draft: "", away: false, base: this.conversation.exchanges.length, reports: [] };
  }

  /* Some of the answer is there, the rest is being written. */
  grow(words) {
    if (!this.working.grown) say(words);
    this.working.grown = true;
    this.results.showGrowing();
  }

  answered(exchange, words) {
    const { question, draft, away } = this.end();
    this.early = false;
    const added = exchange && this.conversation.add(exchange);
    const article = this.results.showLatest(added);
    if (exchange) {
      if (this.input.value === question) set(this.input, draft);
      this.reset();
      const address = new URLSearchParams([["q", exchange.question], ...exchange.reports.map((one) => ["report", one])]);
      history.replaceState(history.state, "", `/?${address}`);
    }
    say(words);
    this.reveal(article, away);
  }

  /* The keyboard stays in the input for the next question; from elsewhere, it goes to the answer. */
  reveal(article, away) {
    const heading = article.querySelector(".question");
    heading.tabIndex = -1;
    if (away) heading.focus();
    else if (matchMedia("(pointer: coarse)").matches) this.input.blur();
    if (heading.getBoundingClientRect().top > innerHeight * 0.7) heading.scrollIntoView({ block: "start" });
  }

  /* The server says what is wrong with what was typed, beside the field. */
  turnedAway(words) {
    this.end();
    this.results.local.replaceChildren();
    this.results.update();
    this.input.focus();
    say(words);
  }

  stop() {
    if (!this.working) return;
    const { question, reports, base, grown } = this.end();
    const words = grown ? "You stopped this answer before it was complete." : "You stopped this question.";
    this.halted("stopped", question, "Stopped", words, "Ask again", { reports, base });
    this.input.focus();
  }

  /* While a question is at work: is the server still the one that was asked? */
  async look() {
    const asked = this.working;
    if (this.looking === asked) return;
    this.looking = asked;
    const known = await this.server;
    let now = null;
    try {
      now = await (await fetch(SERVER, { cache: "no-store" })).json();
    } catch {
      // It cannot be reached.
    }
    this.looking = null;
    if (this.working !== asked) return;
    if (!now || (known && known.app_id !== now.app_id)) this.broken(BROKEN);
    else if (document.querySelector(NOT_TAKEN)) this.broken("The question was not taken. Please try again.");
  }

  broken(words) {
    const lost = this.end();
    const { question, reports, base } = lost;
    if (!question.trim()) return;
    this.lost = lost;
    // Gradio loads the page again once the server is back: what was asked is told again then.
    kept.remember("pending", { question, reports, base });
    this.halted("failed", question, "This did not work", words, "Try again", { reports, base });
  }

  /* After a reload: a question that the page was left with. */
  goOn() {
    const left = kept.recall("pending");
    kept.remember("pending", null);
    if (typeof left?.question !== "string" || !Array.isArray(left.reports)) return false;
    const again = { reports: left.reports, base: Number.isInteger(left.base) ? left.base : null };
    this.halted("failed", left.question, "This did not work", LEFT, "Try again", again);
    return true;
  }

  halted(kind, question, label, words, name, again) {
    const retry = button(name, "again", () => this.ask(question, again));
    this.results.say(kind, question, label, words, retry);
    say(words);
  }

  end() {
    const ended = this.working;
    this.working = this.lost = null;
    clearInterval(this.timer);
    kept.remember("pending", null);
    if (document.activeElement?.id === "stop") this.input.focus();
    document.body.classList.remove("working");
    return ended;
  }

  reset() {
    this.base = null;
    document.querySelector("#ask-hint").textContent = "";
  }

  mark() {
    const wrong = this.error.querySelector(".question-error");
    if (wrong) wrong.id = "question-error-text";
    if (wrong) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
    this.input.setAttribute("aria-describedby", wrong ? "question-error-text ask-hint" : "ask-hint");
  }
}

function read(place) {
  try {
    return JSON.parse(place.querySelector(".record").textContent);
  } catch {
    return null;
  }
}
