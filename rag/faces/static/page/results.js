/* What stands below the input: the latest answer, which the server draws into #latest; what the page says itself of a
   question that is at work, was stopped or failed; and the earlier questions, folded, of which a few are open. */

import { button, make } from "./elements.js";
import * as passage from "./passage.js";

const OPEN = 3;

export class Results {
  /* `ready`: a promise that the server can show answers. */
  constructor(element, conversation, ready) {
    Object.assign(this, { element, conversation, ready });
    this.latest = element.querySelector("#latest");
    this.shown = null;
    this.exchangeOf = new WeakMap();
    this.local = make("div", { id: "local" });
    this.list = make("div", { class: "earlier-list" });
    this.earlier = make("section", { id: "earlier", hidden: true, "aria-label": "Earlier questions" });
    this.earlier.append(make("h2", { class: "earlier-title" }, "Earlier questions"), this.list);
    element.insertBefore(this.local, this.latest.closest(".block") ?? this.latest);
    element.append(this.earlier);
    passage.mount(element, this.earlier);
  }

  /* The whole conversation, after a reload: the last answers are asked of the server again, the others on demand. */
  restore() {
    this.clear();
    const { exchanges } = this.conversation;
    this.list.append(...exchanges.map((exchange) => this.folded(exchange)).reverse());
    [...this.list.children].slice(0, OPEN).forEach((item) => (item.open = true));
    this.update();
  }

  clear() {
    passage.close(false);
    this.local.replaceChildren();
    this.list.replaceChildren();
    this.shown = null;
    this.element.classList.remove("latest-shown");
    this.update();
  }

  /* What the server has drawn is now the latest answer; `exchange` is null for one that failed. */
  showLatest(exchange) {
    this.local.replaceChildren();
    this.shown = exchange;
    this.element.classList.add("latest-shown");
    const article = this.latest.querySelector("article");
    if (exchange) this.exchangeOf.set(article, exchange);
    finished(article);
    this.update();
    return article;
  }

  /* An answer that is still being written: it can be read, and nothing else be done with it. */
  showGrowing() {
    this.local.replaceChildren();
    this.element.classList.add("latest-shown");
    finished(this.latest.querySelector("article"));
    this.update();
  }

  /* The latest answer goes to the earlier ones; what is said of the next question stands in its place. */
  setAside() {
    passage.close(false);
    if (this.shown) {
      const body = this.latest.querySelector("article").cloneNode(true);
      this.list.prepend(this.folded(this.shown, body));
    }
    [...this.list.children].slice(OPEN).forEach(fold);
    this.shown = null;
    this.element.classList.remove("latest-shown");
    this.update();
  }

  /* Says something of a question in the latest answer's place; `buttons` are made by `button`. */
  say(kind, question, label, message, ...buttons) {
    const words = make("p", { class: "notice" }, message);
    if (kind === "pending") words.prepend(make("span", { class: "dots" }));
    const reply = make("div", { class: "reply" }, ...(label ? [make("p", { class: "label" }, label)] : []), words);
    if (buttons.length) reply.append(make("p", { class: "reply-buttons" }, ...buttons));
    const heading = make("h2", { class: "question", tabIndex: -1 }, question);
    this.local.replaceChildren(make("article", { class: `answer answer-${kind}` }, heading, reply));
    this.update();
    return heading;
  }

  folded(exchange, article) {
    const heading = make("h3", { class: "question" }, exchange.question);
    const body = make("div", { class: "body" });
    const item = make("details", { class: "exchange" }, make("summary", {}, heading), body);
    if (article) {
      this.fill(body, article, exchange);
      item.open = true;
    }
    item.addEventListener("toggle", () => {
      if (item.open && !body.firstChild) this.load(body, exchange);
    });
    return item;
  }

  async load(body, exchange) {
    body.replaceChildren(make("p", { class: "notice" }, "One moment…"));
    await this.ready;
    const { question, reports, answer } = exchange;
    const earlier = this.conversation.earlier(this.conversation.before(exchange));
    try {
      const response = await fetch("/api/page/exchange", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ exchange: { question, reports, answer }, earlier }),
      });
      if (!response.ok) throw response;
      // The server made this from templates that escape everything.
      const made = new DOMParser().parseFromString(await response.text(), "text/html");
      this.fill(body, document.adoptNode(made.querySelector("article")), exchange);
    } catch (problem) {
      const gone = problem.status >= 400 && problem.status < 500;
      const words = gone
        ? "The reports have changed since this was answered, so the answer is not shown. Please ask again."
        : "The answer could not be loaded: the server cannot be reached just now.";
      const again = gone
        ? button("Ask again", "ask-again", () => this.onAskAgain(exchange))
        : button("Try again", "load-again", () => this.load(body, exchange));
      body.replaceChildren(make("p", { class: "notice changed" }, words), make("p", {}, again));
    }
  }

  fill(body, article, exchange) {
    article.querySelector(".question").remove();
    this.exchangeOf.set(article, exchange);
    finished(article);
    body.replaceChildren(article);
  }

  update() {
    this.earlier.hidden = this.list.children.length === 0;
    const begun = !this.earlier.hidden || this.local.firstChild || this.element.classList.contains("latest-shown");
    document.body.classList.toggle("has-conversation", Boolean(begun));
  }
}

function fold(item) {
  item.open = false;
  item.querySelector(".body").replaceChildren();
}

/* What mark-up from the server cannot say: Gradio takes attributes away, and opens links in a new tab. */
function finished(article) {
  for (const link of article.querySelectorAll("a")) link.removeAttribute("target");
  for (const place of article.querySelectorAll(".reference-address")) {
    place.textContent = new URL(place.textContent.replace("#quote", ""), location.origin).href;
  }
  article.querySelector(".announce")?.classList.add("told");
  article.querySelector(".feedback")?.setAttribute("aria-label", "Did this answer help?");
}
