/* What is told to screen readers, once, as plain text. */

const status = document.createElement("div");
status.setAttribute("role", "status");
status.id = "announcement";
status.className = "hidden-text";
document.body.append(status);

let waiting = 0;

export function say(text) {
  clearTimeout(waiting);
  if (status.textContent !== text) status.textContent = text;
  else {
    // The same words again are told only where they were gone meanwhile.
    status.textContent = "";
    waiting = setTimeout(() => (status.textContent = text), 100);
  }
}
