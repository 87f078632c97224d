/* What the browser keeps of conversations: one entry for each exchange, under the conversation that it belongs to, so
   that two tabs never write over one another. A tab has a conversation of its own, which a reload does not end. */

const ROOT = "ask-the-reports/";
/* Another number leaves behind what an earlier version of the page kept. */
const PREFIX = ROOT + "1/";
const MOST_EXCHANGES = 400;
const MOST_CONVERSATIONS = 12;

/* Stands in where the browser keeps nothing for this site. */
class Forgetful {
  entries = new Map();
  get length() {
    return this.entries.size;
  }
  key(n) {
    return [...this.entries.keys()][n] ?? null;
  }
  getItem(key) {
    return this.entries.get(key) ?? null;
  }
  setItem(key, value) {
    this.entries.set(key, value);
  }
  removeItem(key) {
    this.entries.delete(key);
  }
}

function storage(name) {
  try {
    window[name].setItem(ROOT + "probe", "");
    window[name].removeItem(ROOT + "probe");
    return window[name];
  } catch {
    return new Forgetful();
  }
}

const lasting = storage("localStorage");
const ofTab = storage("sessionStorage");

function keys(prefix) {
  const found = [];
  for (let n = 0; n < lasting.length; n++) {
    const key = lasting.key(n);
    if (key.startsWith(prefix)) found.push(key);
  }
  return found.sort();
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/* The server reads an exchange strictly before it shows it again; this is what the page itself relies on. */
function isExchange(value) {
  const lists = [value?.reports, value?.answer?.statements, value?.answer?.citations];
  return typeof value?.question === "string" && typeof value.answer?.status === "string" && lists.every(Array.isArray);
}

let made = 0;
function newKey(conversation) {
  made += 1;
  const when = String(Date.now()).padStart(14, "0") + String(made % 1000).padStart(3, "0");
  return `${PREFIX}${conversation}/${when}-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;
}

function conversations() {
  const found = new Map();
  for (const key of keys(PREFIX)) {
    const [id, when] = key.slice(PREFIX.length).split("/");
    const at = Number((when || "").slice(0, 14));
    const known = found.get(id);
    found.set(id, { id, count: (known?.count ?? 0) + 1, at: Math.max(known?.at ?? 0, at) });
  }
  return [...found.values()].sort((one, other) => one.at - other.at);
}

/* A value of this tab, which a reload keeps. */
export function recall(name) {
  return parse(ofTab.getItem(ROOT + name));
}

export function remember(name, value) {
  if (value === null) ofTab.removeItem(ROOT + name);
  else ofTab.setItem(ROOT + name, JSON.stringify(value));
}

export function ownConversation() {
  const known = recall("conversation");
  if (typeof known === "string" && /^[a-z0-9]+$/.test(known)) return known;
  return adopt([...crypto.getRandomValues(new Uint32Array(3))].map((part) => part.toString(36)).join(""));
}

export function adopt(conversation) {
  remember("conversation", conversation);
  return conversation;
}

/* The exchanges of a conversation, oldest first. What cannot be one is thrown away. */
export function load(conversation) {
  const found = [];
  for (const key of keys(`${PREFIX}${conversation}/`)) {
    const exchange = parse(lasting.getItem(key));
    if (isExchange(exchange)) found.push({ key, ...exchange });
    else lasting.removeItem(key);
  }
  return found;
}

/* Keeps an exchange. Where the store is full, the oldest of other conversations go first, then of this one. */
export function keep(conversation, { question, reports, answer }) {
  const key = newKey(conversation);
  const own = keys(`${PREFIX}${conversation}/`);
  for (const old of own.slice(0, Math.max(0, own.length + 1 - MOST_EXCHANGES))) lasting.removeItem(old);
  const others = keys(PREFIX).filter((other) => !own.includes(other));
  const spare = [...others, ...own];
  const text = JSON.stringify({ question, reports, answer });
  for (;;) {
    try {
      lasting.setItem(key, text);
      return { key, question, reports, answer };
    } catch {
      if (spare.length === 0) return { key, question, reports, answer };
      lasting.removeItem(spare.shift());
    }
  }
}

export function forget(conversation) {
  for (const key of keys(`${PREFIX}${conversation}/`)) lasting.removeItem(key);
}

/* The conversation of another visit that was gone on with last, or none. */
export function lastOther(conversation) {
  return conversations().filter((one) => one.id !== conversation).pop() ?? null;
}

/* Leaves behind other versions' entries and the oldest of many conversations. */
export function tidy(conversation) {
  for (const key of keys(ROOT)) if (!key.startsWith(PREFIX)) lasting.removeItem(key);
  const others = conversations().filter((one) => one.id !== conversation);
  for (const old of others.slice(0, Math.max(0, others.length - MOST_CONVERSATIONS))) forget(old.id);
}
