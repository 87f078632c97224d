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
    // The list is there once the assistant can answer.
    this.listed = new Promise((resolve) => {
      const look = () => {
        if (!element.querySelector(".filters")) return;
        watch.disconnect();
        this.show();
        resolve();
      };
      const watch = new MutationObserver(look);
      watch.observe(element, { childList: true, subtree: true });
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
    for (const box of this.boxes) box.checked = this.chosen.includes(box.value);
    const names = this.boxes.filter((box) => box.checked).map((box) => box.nextElementSibling.textContent);
    told.textContent = names.length ? `only ${names.join(", ")}` : `all ${this.boxes.length}`;
    this.element.classList.toggle("narrowed", names.length > 0);
  }
}
