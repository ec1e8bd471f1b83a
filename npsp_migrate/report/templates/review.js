"use strict";
// The letters of both languages: M and S say that they are the same.
const alias = { s: "m", M: "m" };
addEventListener("keydown", event => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.target.matches("input, textarea")) return;
  const plain = key => { const low = key.toLowerCase(); return alias[low] || low; };
  const wanted = [...document.querySelectorAll("[data-key]")].find(each => plain(each.dataset.key) === plain(event.key));
  if (!wanted || (event.key === "Enter" && event.target.matches("a, button"))) return;
  event.preventDefault();
  wanted.click();
});
