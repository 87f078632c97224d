/* The reports to search, which the server lists once it has them: none ticked means all. */

import * as kept from "./kept.js";

export class Filter {
  constructor(element) {
    this.element = element;
    this.chosen = (kept.recall("reports") ?? []).filter((id) => typeof id === "string");
    this.onChange = () => {};
    element.addEventListener("change", () => {
      this.choose(this.boxes.filter((box) => box.checked).map((box) => box.value));
      this.onChange();
    });
    // Gradio carries questions from now on; and: the assistant can answer.
    this.heard = this.when(".loading, .filters");
    this.listed = this.when(".filters").then(() => this.show());
  }

  when(selector) {
    return new Promise((resolve) => {
      const look = () => this.element.querySelector(selector) && (watch.disconnect(), resolve());
      const watch = new MutationObserver(look);
      watch.observe(this.element, { childList: true, subtree: true });
      look();
    });
  }

  get boxes() {
    return [...this.element.querySelectorAll("input")];
  }

  choose(ids) {
    this.chosen = ids;
    kept.remember("reports", ids.length ? ids : null);
    this.show();
  }

  show() {
    const told = this.element.querySelector(".filter-told");
    if (!told) return;
    // A report that an address or an earlier index named is no choice here.
    this.chosen = this.chosen.filter((id) => this.boxes.some((box) => box.value === id));
    for (const box of this.boxes) box.checked = this.chosen.includes(box.value);
    const names = this.boxes.filter((box) => box.checked).map((box) => box.nextElementSibling.textContent);
    told.textContent = names.length ? `only ${names.join(", ")}` : `all ${this.boxes.length}`;
    this.element.classList.toggle("narrowed", names.length > 0);
  }
}
