/* Makes elements. Text is always set as text. */

export function make(name, values = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(values)) {
    if (key === "class") element.className = value;
    else if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

export function button(name, kind, pressed) {
  const made = make("button", { type: "button", class: `plain ${kind}` }, name);
  if (pressed) made.addEventListener("click", pressed);
  return made;
}

/* Says beside the pressed button that it is done, for a moment. */
export function confirmed(pressed, words) {
  let told = pressed.nextElementSibling;
  if (!told?.classList.contains("done")) {
    told = make("span", { class: "done" });
    pressed.after(told);
  }
  told.textContent = words;
  clearTimeout(Number(told.dataset.timer));
  told.dataset.timer = String(setTimeout(() => told.remove(), 4000));
}
