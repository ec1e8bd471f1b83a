"use strict";
for (const box of document.querySelectorAll("input.search")) {
  const rows = [...box.nextElementSibling.tBodies[0].rows];
  const plain = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const texts = rows.map(row => plain(row.textContent));
  box.addEventListener("input", () => {
    const wanted = plain(box.value).split(/\s+/);
    rows.forEach((row, at) => { row.hidden = !wanted.every(word => texts[at].includes(word)); });
  });
}
// A list that somebody asks for by its link is opened.
const open = () => {
  const wanted = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  const list = wanted && wanted.closest("section").querySelector("details");
  if (list) list.open = true;
};
addEventListener("hashchange", open);
open();
