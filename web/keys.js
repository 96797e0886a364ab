/* Keys for staff: j and k walk through a timeline or a table, Enter opens the first link, and a form with data-key is
 * sent by its letter. Never while something is being typed. */
"use strict";

const lists = () => [...document.querySelectorAll("[data-keys]")];
const rowsOf = (list) => [...(list.tagName === "TABLE" ? list.tBodies[0].rows : list.children)];
let chosen = null;

function choose(row) {
    chosen?.classList.remove("chosen");
    chosen = row;
    row.classList.add("chosen");
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
}

function walk(step) {
    const rows = lists().flatMap(rowsOf);
    const at = rows.indexOf(document.activeElement?.closest("[data-keys] tr, [data-keys] > li") ?? chosen);
    const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step];
    if (next) choose(next);
}

document.addEventListener("keydown", (event) => {
    if (event.repeat && event.key !== "j" && event.key !== "k") return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "j") walk(1);
    else if (event.key === "k") walk(-1);
    else if (event.key === "Enter" && event.target === chosen) chosen.querySelector("a")?.click();
    else document.querySelector(`form[data-key="${CSS.escape(event.key.toLowerCase())}"]`)?.requestSubmit();
});
