// Fills the suggestions of a text field while someone types. Every page works without it.
"use strict";

const lang = document.documentElement.lang;
const timers = new WeakMap();
let lists = 0;

async function suggest(field) {
  const text = field.value.trim();
  if (text.length < 2) return;
  const query = new URLSearchParams({ kind: field.dataset.suggest, text });
  try {
    const answer = await fetch(`/${lang}/suggest?${query}`);
    if (!answer.ok || field.value.trim() !== text) return;
    const labels = await answer.json();
    field.list.replaceChildren(...labels.map((label) => new Option("", label)));
  } catch {
    // Suggestions are a help; without an answer there are none.
  }
}

for (const field of document.querySelectorAll("input[data-suggest]")) {
  if (!field.list) {
    const list = document.createElement("datalist");
    list.id = `suggestions-${lists++}`;
    field.after(list);
    field.setAttribute("list", list.id);
  }
  field.addEventListener("input", () => {
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(suggest, 150, field));
  });
}
