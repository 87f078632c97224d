"use strict";
/* The chat page's own behaviour: a citation opens its passage beside the answer, and changes are told to screen
   readers. Without it a citation is a link to the report, with the same words marked there. */
(() => {
  const status = document.createElement("div");
  status.setAttribute("role", "status");
  status.id = "announcement";
  status.className = "hidden-text";

  const panel = document.createElement("section");
  panel.id = "passage";
  panel.hidden = true;
  panel.tabIndex = -1;
  panel.setAttribute("aria-label", "Passage in the report");
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
      '<div class="passage-bar"><p>In the report</p><button type="button" class="close">Close</button></div>' + html;
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

  function close(refocus) {
    panel.hidden = true;
    document.body.classList.remove("passage-open");
    if (!opener) return;
    opener.classList.remove("open");
    if (refocus) opener.focus();
    opener = null;
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("#passage .close")) return close(true);
    const link = event.target.closest("#latest a, #earlier a");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const url = link && plain ? addressOf(link) : null;
    if (!url) return;
    event.preventDefault();
    open(link, url);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) close(true);
  });

  function each(selector, change) {
    for (const element of document.querySelectorAll(selector)) change(element);
  }

  function set(element, name, value) {
    if (value === null) element.removeAttribute(name);
    else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }

  function announce() {
    const message = document.querySelector("#question-error .question-error, #latest .announce");
    const text = message ? message.textContent : "";
    if (status.textContent !== text) status.textContent = text;
  }

  let asked = "";
  function update() {
    const results = document.querySelector("#results");
    if (!results) return;
    if (!panel.isConnected) {
      document.body.append(status);
      results.insertBefore(panel, document.querySelector("#earlier"));
    }
    // Gradio opens every link in a new tab, which nobody asked for.
    each("#masthead a, #intro a, #latest a, #earlier a", (link) => set(link, "target", null));
    const wrong = document.querySelector("#question-error .question-error");
    if (wrong) wrong.id = "question-error-text";
    each("#question textarea, #question input", (input) => {
      set(input, "aria-invalid", wrong ? "true" : null);
      set(input, "aria-describedby", wrong ? "question-error-text" : null);
    });
    const question = document.querySelector("#latest .question");
    const now = question ? question.textContent : "";
    if (now !== asked && !panel.hidden) close(false);
    asked = now;
    announce();
  }

  new MutationObserver(update).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
  update();
})();
