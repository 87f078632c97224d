/* The reports to search: none ticked means all. */

import { make } from "./elements.js";
import * as kept from "./kept.js";

const AGAIN = 1500;

export class Filter {
  constructor(after) {
    this.chosen = kept.recall("reports") ?? [];
    this.told = make("span", { class: "filter-told" });
    this.list = make("fieldset", {}, make("legend", {}, "Tick the reports to search. With none ticked, all are."));
    this.element = make("details", { id: "filter", hidden: true });
    this.element.append(make("summary", {}, "Reports to search: ", this.told), this.list);
    this.list.addEventListener("change", () => {
      this.choose([...this.list.querySelectorAll("input:checked")].map((box) => box.value));
      this.onChange();
    });
    after.after(this.element);
    this.load();
  }

  async load() {
    let reports = null;
    try {
      const response = await fetch("/api/reports");
      if (response.ok) reports = await response.json();
    } catch {
      // The server is away: asked again below.
    }
    if (!reports) return void setTimeout(() => this.load(), AGAIN);
    this.reports = reports;
    for (const report of reports) {
      const box = make("input", { type: "checkbox", value: report.id, id: `only-${report.id}` });
      const name = make("label", { htmlFor: box.id }, report.short_title || report.title);
      const date = make("span", { class: "date" }, report.published.split(" (")[0]);
      this.list.append(make("div", { class: "choice" }, box, name, date));
    }
    this.element.hidden = reports.length < 2;
    this.show();
  }

  choose(ids) {
    this.chosen = ids;
    kept.remember("reports", ids.length ? ids : null);
    this.show();
  }

  show() {
    if (!this.reports) return;
    const names = [];
    for (const box of this.list.querySelectorAll("input")) {
      box.checked = this.chosen.includes(box.value);
      if (box.checked) names.push(box.nextElementSibling.textContent);
    }
    this.told.textContent = names.length ? `only ${names.join(", ")}` : `all ${this.reports.length}`;
    this.element.classList.toggle("narrowed", names.length > 0);
  }
}
