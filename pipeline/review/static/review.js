"use strict";
// Keys, and a voice for screen readers. Every page works without this file: keys only press what is on it.

const off = "factledger-keys-off";

function typing(target) {
  return target.closest("input, select, textarea, [contenteditable]");
}

function owner(key) {
  return [...document.querySelectorAll("[data-key]")].find((e) => e.dataset.key.split(" ").includes(key));
}

let sent = false;
addEventListener("pageshow", () => { sent = false; });
addEventListener("submit", (event) => {
  // One verdict a page: a key pressed twice must not decide the next conflict unseen.
  if (event.target.method !== "post") return;
  if (sent) event.preventDefault();
  sent = true;
});

addEventListener("keydown", (event) => {
  const target = event.target;
  if (event.key === "Escape" && target.closest("details[open]")) {
    const details = target.closest("details");
    details.open = false;
    details.querySelector("summary").focus();
    return;
  }
  if (event.key === "Enter" && target.dataset.enter) {
    event.preventDefault();
    document.getElementById(target.dataset.enter).click();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
  if (typing(target) || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && target.closest("a, button, summary, label")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (localStorage.getItem(off) && key !== "?") return;
  const element = owner(key);
  if (!element || sent) return;
  event.preventDefault();
  if (element.matches("summary")) {
    element.parentElement.open = true;
    element.parentElement.querySelector("input").focus({ preventScroll: true });
  } else if (element.matches("input")) {
    element.focus({ preventScroll: true });
  } else {
    if (element.matches("a:not([data-opens])")) sent = true;
    element.click();
  }
});

const dialog = document.querySelector("dialog");
if (dialog) {
  document.querySelector("[data-opens]").addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  const box = dialog.querySelector("input[type=checkbox]");
  box.checked = !localStorage.getItem(off);
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(off);
    else localStorage.setItem(off, "1");
  });
}

const said = document.querySelector("[data-say]");
if (said) setTimeout(() => { document.getElementById("live").textContent = said.dataset.say; }, 150);
