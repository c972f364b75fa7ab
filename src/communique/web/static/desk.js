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
