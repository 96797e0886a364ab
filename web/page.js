/* What pages do better with a script. Each part finds its elements by a data- attribute and changes nothing a form could not do
 * alone: display switch, copy, first error, autosave, upload in parts, suggestions (web/README.md). Words come from the page. */
"use strict";

/* ---- display: at once, and kept by the server's cookie ---- */
for (const form of document.querySelectorAll("form[data-display]")) {
    form.addEventListener("submit", async (event) => {
        const button = event.submitter;
        if (!button) return;
        event.preventDefault();
        const root = document.documentElement.dataset;
        if (button.name === "co_chu") root.type = button.value === "lon" ? "large" : "usual";
        else if (button.value === "tu-dong") delete root.theme;
        else root.theme = button.value === "toi" ? "dark" : "light";
        for (const other of form.querySelectorAll(`[name="${button.name}"]`)) {
            if (other === button) other.setAttribute("aria-pressed", "true");
            else other.removeAttribute("aria-pressed");
        }
        const data = new URLSearchParams(new FormData(form));
        data.set(button.name, button.value);
        await fetch(form.action, { method: "POST", body: data, redirect: "manual" }).catch(() => {});
    });
}

/* ---- copy: the button says so for a moment ---- */
function enableCopy(button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
        const words = button.textContent;
        await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
        button.textContent = button.dataset.copied;
        setTimeout(() => (button.textContent = words), 2000);
    });
}

/* ---- a form that came back with errors: the reader is taken to the summary ---- */
document.querySelector(".problems")?.focus();

/* ---- autosave: two seconds after the last change, and when the page is left ---- */
function enableAutosave(form) {
    const status = form.querySelector("[data-autosave-status]");
    let timer = 0, changed = false;
    const save = async (leaving) => {
        clearTimeout(timer);
        if (!changed) return;
        changed = false;
        const data = new URLSearchParams();
        for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
        const sent = await fetch(form.dataset.autosave, { method: "POST", body: data, keepalive: leaving, headers: { Accept: "application/json" } })
            .then((answer) => answer.ok, () => false);
        changed = changed || !sent;
        const clock = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
        if (status) status.textContent = sent ? `${form.dataset.saved} ${clock}` : form.dataset.unsaved;
    };
    form.addEventListener("input", () => {
        changed = true;
        clearTimeout(timer);
        timer = setTimeout(save, 2000, false);
    });
    form.addEventListener("submit", () => { changed = false; clearTimeout(timer); });
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save(true));
}

/* ---- upload in parts of 8 MiB, each with its SHA-256, resumed when the same file is chosen again ---- */
const PART = 8 * 1024 * 1024;
const hex = (bytes) => Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, "0")).join("");

async function ask(address, method, token, body, more) {
    const answer = await fetch(address, { method, body, headers: { Accept: "application/json", "X-CSRF-Token": token, ...more } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.status === 204 ? {} : answer.json();
}

async function send(file, address, token, show) {
    const key = `upload ${address} ${file.name} ${file.size} ${file.lastModified}`;
    const begun = { name: file.name, size: file.size, type: file.type, part_size: PART, resume: localStorage.getItem(key) ?? "" };
    const upload = await ask(address, "POST", token, JSON.stringify(begun), { "Content-Type": "application/json" });
    localStorage.setItem(key, upload.id);
    const there = new Set(upload.parts), count = Math.max(1, Math.ceil(file.size / PART));
    for (let n = 0; n < count; n++) {
        if (!there.has(n)) {
            const part = await file.slice(n * PART, (n + 1) * PART).arrayBuffer();
            const sum = hex(await crypto.subtle.digest("SHA-256", part));
            await ask(`${address}/${upload.id}/phan/${n}`, "PUT", token, part, { "Content-Type": "application/octet-stream", "X-Part-SHA256": sum });
        }
        show((n + 1) / count);
    }
    const done = await ask(`${address}/${upload.id}/xong`, "POST", token, "{}", { "Content-Type": "application/json" });
    localStorage.removeItem(key);
    return { id: upload.id, sha256: done.sha256, note: done.note };
}

/* The same box as the page shows for files sent before: unticked, the file is not handed in. */
function fill(input, item, file, sent) {
    const box = document.createElement("input"), label = document.createElement("label"), mark = document.createElement("p"), fold = document.createElement("details"), sum = document.createElement("code");
    box.type = "checkbox";
    box.id = `k-${sent.id}`;
    box.name = `${input.name}_id`;
    box.value = sent.id;
    box.checked = true;
    label.htmlFor = box.id;
    label.textContent = file.name;
    mark.className = "hint";
    mark.setAttribute("role", "status");
    mark.textContent = sent.note || `${input.dataset.done}.`;
    fold.className = "why";
    fold.append(document.createElement("summary"), sum);
    fold.firstChild.textContent = input.dataset.hash;
    sum.textContent = sent.sha256;
    item.className = "option";
    item.replaceChildren(box, label, mark, fold);
}

/* Pages are handed in as they stand: each but the first can be moved before the one above it. */
function enableMoves(input, list) {
    for (const item of list.querySelectorAll("li.option")) {
        if (item.dataset.moves) continue;
        const up = item.querySelector("button") ?? document.createElement("button"), name = item.querySelector("label");
        item.dataset.moves = "true";
        up.type = "button";
        up.className = "plain";
        up.textContent = input.dataset.up;
        up.setAttribute("aria-label", `${input.dataset.up}: ${name.textContent.trim()}`);
        up.addEventListener("click", () => {
            item.previousElementSibling?.before(item);
            up.focus();
            list.dispatchEvent(new Event("input", { bubbles: true })); /* saved as what is typed is */
        });
        name.after(up);
    }
}

function line(input, file) {
    const item = document.createElement("li"), text = document.createElement("span"), bar = document.createElement("progress");
    text.textContent = `${file.name}: ${input.dataset.sending}`;
    text.setAttribute("role", "status");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    item.append(text, bar);
    return { item, text, bar };
}

/* What is chosen later stands below what was sent before, in the same list. */
function enableUpload(input) {
    if (!crypto.subtle) return; /* no secure context: the form sends the file itself */
    const list = input.parentElement.querySelector(".upload-list");
    enableMoves(input, list);
    input.addEventListener("change", async () => {
        const token = input.form.querySelector("[name=_csrf]")?.value ?? "";
        const files = [...input.files];
        if (files.length === 0) return;
        input.disabled = true;
        for (const file of files) {
            const shown = line(input, file);
            list.append(shown.item);
            try {
                fill(input, shown.item, file, await send(file, input.dataset.upload, token, (part) => (shown.bar.value = part)));
                enableMoves(input, list);
            } catch (error) {
                shown.text.textContent = `${file.name}: ${input.dataset.failed} (${error.message})`;
            }
        }
        input.value = "";
        input.disabled = false;
    });
}

/* ---- suggestions while typing: a list below the box (ARIA combobox); arrows choose, Enter searches, Escape closes. The box alone does
 * all of it too. ---- */
function enableSuggest(input) {
    const list = document.createElement("ul"), told = document.createElement("p");
    let timer = 0, asked = 0, typed = input.value;
    list.id = `${input.id}-list`;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0].textContent.trim());
    list.lang = "vi";
    list.hidden = true;
    told.className = "sr";
    told.setAttribute("aria-live", "polite");
    input.parentElement.after(list, told);
    for (const [name, value] of Object.entries({ role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) input.setAttribute(name, value);
    const chosen = () => list.querySelector('[aria-selected="true"]');
    const choose = (item) => {
        chosen()?.setAttribute("aria-selected", "false");
        item?.setAttribute("aria-selected", "true");
        item?.scrollIntoView({ block: "nearest" });
        if (item) input.setAttribute("aria-activedescendant", item.id);
        else input.removeAttribute("aria-activedescendant");
        input.value = item ? item.textContent : typed;
    };
    const show = (open) => {
        list.hidden = !open;
        input.setAttribute("aria-expanded", String(open));
        if (!open) input.removeAttribute("aria-activedescendant");
    };
    const take = (text) => {
        input.value = typed = text;
        show(false);
        input.form.requestSubmit();
    };
    const fill = (found) => {
        list.replaceChildren(...found.map(({ text }, i) => {
            const item = document.createElement("li");
            item.id = `${list.id}-${i}`;
            item.setAttribute("role", "option");
            item.setAttribute("aria-selected", "false");
            item.textContent = text;
            item.addEventListener("pointerdown", (event) => event.preventDefault()); /* the box keeps the focus */
            item.addEventListener("click", () => take(text));
            return item;
        }));
        told.textContent = found.length > 0 ? input.dataset.some.replace("%", found.length) : input.dataset.none;
        show(found.length > 0);
    };
    const look = async () => {
        const mine = ++asked;
        const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } })
            .then((a) => (a.ok ? a.json() : null), () => null);
        if (mine === asked && document.activeElement === input) fill(answer?.suggestions ?? []);
    };
    input.addEventListener("input", () => {
        typed = input.value;
        asked++; /* what is on its way is of no use any more */
        clearTimeout(timer);
        if (typed.trim().length < 2) show(false);
        else timer = setTimeout(look, 150);
    });
    input.addEventListener("keydown", (event) => {
        const items = [...list.children], at = items.indexOf(chosen());
        if (event.key === "Escape" && !list.hidden) {
            event.preventDefault();
            choose(null);
            show(false);
        } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && items.length > 0 && !event.isComposing) {
            event.preventDefault();
            show(true);
            choose(items[event.key === "ArrowDown" ? at + 1 : at < 0 ? items.length - 1 : at - 1]); /* past either end: what was typed */
        } else if (event.key === "Enter") {
            clearTimeout(timer);
            asked++;
            show(false);
        }
    });
    input.addEventListener("blur", () => {
        asked++;
        show(false);
    });
}

/* ---- now, and again when live.js has renewed the content ---- */
function enable() {
    document.querySelectorAll("[data-copy]").forEach(enableCopy);
    document.querySelectorAll("form[data-autosave]").forEach(enableAutosave);
    document.querySelectorAll("input[type=file][data-upload]").forEach(enableUpload);
    document.querySelectorAll("input[data-suggest]:not([role])").forEach(enableSuggest);
}
enable();
document.addEventListener("renewed", enable);
