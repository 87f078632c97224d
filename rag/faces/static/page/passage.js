/* The passage that a citation opens, beside the answer or below it. Without this a citation is a link to the report,
   with the same words marked there. */

import { make } from "./elements.js";

const panel = make("section", { id: "passage", hidden: true, tabIndex: -1, "aria-label": "Passage in the report" });
let opener = null;

function addressOf(link) {
  const url = new URL(link.href);
  const place = /^\/reports\/[a-z0-9-]+$/.test(url.pathname) && url.searchParams.has("start");
  return place && url.origin === location.origin ? url : null;
}

async function open(link, url) {
  let html;
  try {
    const response = await fetch(`${url.pathname}/passage${url.search}`);
    if (!response.ok) throw new Error(response.statusText);
    html = await response.text();
  } catch {
    location.assign(link.href);
    return;
  }
  close(false);
  opener = link;
  link.classList.add("open");
  // The server made this from templates that escape everything.
  panel.innerHTML =
    '<div class="passage-bar"><p>In the report</p><button type="button" class="plain close">Close</button></div>' + html;
  panel.hidden = false;
  document.body.classList.add("passage-open");
  const title = panel.querySelector(".passage-title");
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
  show();
}

/* Beside the answer the panel scrolls by itself; below it, the page does. */
function show() {
  if (!matchMedia("(min-width: 1000px)").matches) return panel.scrollIntoView({ block: "start" });
  const mark = panel.querySelector("mark");
  panel.scrollTop = Math.max(0, mark.offsetTop - panel.clientHeight / 3);
  mark.scrollIntoView({ block: "nearest" });
}

export function close(refocus) {
  panel.hidden = true;
  document.body.classList.remove("passage-open");
  if (!opener) return;
  opener.classList.remove("open");
  if (refocus) opener.focus();
  opener = null;
}

export function mount(results, before) {
  results.insertBefore(panel, before);
  results.addEventListener("click", (event) => {
    if (event.target.closest("#passage .close")) return close(true);
    const link = event.target.closest(".answer a, .exchange a");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const url = link && plain ? addressOf(link) : null;
    if (!url) return;
    event.preventDefault();
    open(link, url);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) close(true);
  });
}
