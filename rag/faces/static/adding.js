/* Adding a report: a file that is too large is told before it is sent, and the bar moves while a change is made.
   Without this the pages work too: the server checks the size, and a link says how far it is. */

const EVERY = 700; // milliseconds between two questions of how far it is
const SAY_EVERY = 8000; // and between two announcements to a screen reader

const form = document.querySelector("#bring");
if (form) bring(form);
const change = document.querySelector("#change");
if (change) follow(change);

function bring(form) {
  const file = form.querySelector("#file");
  const error = form.querySelector("#file-error");
  form.addEventListener("submit", (event) => {
    const limit = Number(file.dataset.limit);
    if (file.files[0]?.size > limit) {
      event.preventDefault();
      error.textContent = `The file has ${megabytes(file.files[0].size)} MB; at most ${megabytes(limit)} MB are read.`;
      error.hidden = false;
      file.setAttribute("aria-invalid", "true");
      file.setAttribute("aria-describedby", "file-error file-hint");
      error.closest(".field").classList.add("field-wrong");
      file.focus();
      return;
    }
    form.querySelector(".busy").textContent = "Reading the file…";
  });
}

function megabytes(bytes) {
  return (bytes / 1e6).toLocaleString("en-GB", { maximumFractionDigits: 1 });
}

function follow(card) {
  const [stage, bar, far, said] = ["#stage", "#bar", "#far", "#said"].map((id) => card.querySelector(id));
  let last = 0;
  let began = { stage: "", at: 0, done: 0 };

  async function look() {
    let state;
    try {
      const response = await fetch(card.dataset.state);
      if (response.status === 404) return location.reload();
      state = await response.json();
    } catch {
      far.textContent = "The server cannot be reached just now; trying again.";
      return setTimeout(look, EVERY * 4);
    }
    if (state.state !== "running") return location.reload();
    show(state);
    setTimeout(look, EVERY);
  }

  function show(state) {
    const now = Date.now();
    if (state.stage !== began.stage) began = { stage: state.stage, at: now, done: state.done };
    stage.textContent = state.stage;
    if (state.total) {
      bar.max = state.total;
      bar.value = state.done;
    } else {
      bar.removeAttribute("value");
    }
    const counts = state.total ? `${state.done.toLocaleString("en-GB")} of ${state.total.toLocaleString("en-GB")}` : "";
    const left = state.total ? remaining(state, now) : "";
    far.textContent = [counts, left].filter(Boolean).join(", ");
    if (now - last > SAY_EVERY) {
      last = now;
      said.textContent = [state.stage, far.textContent].filter(Boolean).join(": ");
    }
  }

  function remaining(state, now) {
    const made = state.done - began.done;
    if (made <= 0 || now - began.at < 2000) return "";
    const seconds = Math.ceil(((now - began.at) / 1000 / made) * (state.total - state.done));
    return seconds < 60 ? `about ${seconds} seconds left` : `about ${Math.ceil(seconds / 60)} minutes left`;
  }

  look();
}
