"use strict";

// Fields and their words: a click on either shows the other. Without this script both are plain links.
const article = document.querySelector("article.text");

function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}

function show(field, target) {
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  const words = [...article.querySelectorAll("[data-fields]")]
    .filter((mark) => mark.dataset.fields.split(" ").includes(field));
  const entry = document.getElementById(field);
  for (const element of [...words, entry]) element?.classList.add("lit");
  const goal = target === "words" ? words[0] : entry;
  goal?.scrollIntoView({ behavior: calm(), block: "center" });
  goal?.focus({ preventScroll: true });
}

if (article) {
  document.addEventListener("click", (event) => {
    const entry = event.target.closest("a[data-field]");
    const mark = event.target.closest("a[data-fields]");
    if (!entry && !mark) return;
    event.preventDefault();
    if (entry) show(entry.dataset.field, "words");
    else show(mark.dataset.fields.split(" ")[0], "record");
  });
}

// Size of the text, remembered where the browser allows it.
const DEFAULT = 16, LEAST = 10, MOST = 40, KEY = "communique.size";
const control = document.querySelector(".size");

function stored() {
  try {
    const size = Number(localStorage.getItem(KEY));
    return size >= LEAST && size <= MOST ? size : DEFAULT;
  } catch {
    return DEFAULT;
  }
}

if (control) {
  let size = stored();
  const apply = () => {
    document.documentElement.style.setProperty("--text-size", `${size / 16}rem`);
    control.querySelector("output").textContent = `${size} px`;
  };
  control.addEventListener("click", (event) => {
    const step = event.target.dataset.size;
    if (step === undefined) return;
    size = step === "0" ? DEFAULT : Math.min(MOST, Math.max(LEAST, size + Number(step)));
    apply();
    try { localStorage.setItem(KEY, String(size)); } catch { /* private windows keep nothing */ }
  });
  control.hidden = false;
  apply();
}

// Review by keys; forms work without. The page swaps its card, so everything listens on the document.
const typing = "input:not([type=radio]):not([type=checkbox]), select, textarea";

// While an answer is on its way keys do nothing, for nobody has seen the next card; once it is drawn they wait
// until it can be used.
let card = "live";
for (const [event, state] of Object.entries({
  beforeRequest: "asked", afterSwap: "drawn", afterSettle: "live", sendError: "live", responseError: "live",
})) document.addEventListener(`htmx:${event}`, () => { card = state; });

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(typing)) return;
  if (document.getElementById("keys")?.checked === false) return;
  const key = `[data-key="${CSS.escape(event.key.toLowerCase())}"]`;
  if (!document.querySelector(key) || event.repeat) return;
  event.preventDefault();
  const press = () => document.querySelector(key)?.click();
  if (card === "live") press();
  else if (card === "drawn") document.addEventListener("htmx:afterSettle", press, { once: true });
});

document.addEventListener("click", (event) => {
  const goal = event.target.closest("[data-focus]")?.dataset.focus;
  if (goal) document.querySelector(goal)?.focus();
});

// Words selected in the text become a field's evidence. Offsets count code points, as Python does.
const LITERAL = ["city", "forum"];

function points(text) {
  return [...text].length;
}

function within(article) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!article.contains(range.startContainer) || !article.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(article);
  before.setEnd(range.startContainer, range.startOffset);
  const words = range.toString(), lead = words.length - words.trimStart().length;
  const start = points(before.toString() + words.slice(0, lead));
  return words.trim() ? { words: words.trim(), start, end: start + points(words.trim()) } : null;
}

document.addEventListener("selectionchange", () => {
  const form = document.querySelector("form[data-words-of], #correct");
  const text = document.querySelector("article.text");
  if (!form || !text) return;
  const chosen = within(text);
  if (!chosen) return;
  form.elements.start.value = chosen.start;
  form.elements.end.value = chosen.end;
  const field = form.elements.field?.value;
  if (LITERAL.includes(field)) form.elements.value.value = chosen.words;
  if (form.elements.evidence) form.elements.evidence.value = chosen.words;
  form.querySelector("[data-words]").textContent = `Evidence: “${chosen.words}”`;
});

document.addEventListener("change", (event) => {
  if (event.target.id !== "correct-field") return;
  const form = event.target.form;
  form.elements.value.value = event.target.selectedOptions[0].dataset.value;
});

// A picture as PNG: the browser draws the SVG at twice its size.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-png]");
  if (!link) return;
  event.preventDefault();
  const image = new Image();
  image.src = link.href;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * image.naturalWidth;
  canvas.height = 2 * image.naturalHeight;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => {
    const save = document.createElement("a");
    save.href = URL.createObjectURL(blob);
    save.download = link.dataset.png;
    save.click();
    URL.revokeObjectURL(save.href);
  }, "image/png");
});

// Single keys can be in the way of speech input and screen readers: they can be turned off.
const KEYS = "communique.keys";

document.addEventListener("change", (event) => {
  if (event.target.id !== "keys") return;
  try { localStorage.setItem(KEYS, event.target.checked); } catch { /* forgotten, then */ }
});

function ready() {
  const keys = document.getElementById("keys");
  try { if (keys) keys.checked = localStorage.getItem(KEYS) !== "false"; } catch { /* as it is */ }
  for (const element of document.querySelectorAll(".scripted")) element.hidden = false;
}
document.addEventListener("htmx:afterSwap", ready);
ready();
