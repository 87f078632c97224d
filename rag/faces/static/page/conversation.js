/* This tab's conversation: its exchanges, oldest first, and what goes along with the next question. */

import * as kept from "./kept.js";

const HISTORY = 10;
const EARLIER = 200;
/* Characters: together they stay well below the largest request that the server takes. */
const LONGEST_TURN = 2000;
const LONGEST_EARLIER = 200;

export class Conversation {
  constructor() {
    this.open(kept.ownConversation());
  }

  open(id) {
    this.id = kept.adopt(id);
    kept.tidy(id);
    this.exchanges = kept.load(id);
  }

  get last() {
    return this.exchanges[this.exchanges.length - 1] ?? null;
  }

  add(exchange) {
    const added = kept.keep(this.id, exchange);
    this.exchanges.push(added);
    return added;
  }

  clear() {
    kept.forget(this.id);
    this.exchanges = [];
  }

  /* How many exchanges come before this one. */
  before(exchange) {
    return Math.max(0, this.exchanges.indexOf(exchange));
  }

  /* The last messages before the exchange numbered `count`. */
  history(count) {
    const turns = [];
    for (const { question, answer } of this.exchanges.slice(Math.max(0, count - HISTORY), count)) {
      const said = answer.statements.map((statement) => String(statement?.text ?? "")).join(" ");
      turns.push({ role: "user", content: question.slice(0, LONGEST_TURN) });
      turns.push({ role: "assistant", content: (said || String(answer.notice ?? "")).slice(0, LONGEST_TURN) });
    }
    return turns;
  }

  /* The latest questions before the exchange numbered `count`. */
  earlier(count) {
    const asked = this.exchanges.slice(Math.max(0, count - EARLIER), count);
    return asked.map((one) => one.question.slice(0, LONGEST_EARLIER));
  }
}
