/* Live updates: one event stream for all tabs of a browser, held by a shared worker. When the file of this page changes the page
 * is fetched again and its content replaced, unless something is being written in it: then a reader is only told. */
"use strict";

const script = document.currentScript.dataset;
const main = document.querySelector("main");

async function renew() {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
    const open = [...main.querySelectorAll("details")].map((d) => d.open);
    main.replaceChildren(...fresh.childNodes);
    main.querySelectorAll("details").forEach((d, i) => (d.open = open[i] ?? false));
    document.dispatchEvent(new Event("renewed"));
}

function changed() {
    const written = [...main.querySelectorAll("form")].some((form) => [...form.elements].some((e) => "value" in e && e.value !== (e.defaultValue ?? e.value)));
    if (written || main.contains(document.activeElement?.closest("form"))) {
        document.getElementById("live-note").hidden = false;
    } else {
        renew();
    }
}

if (window.SharedWorker) {
    const worker = new SharedWorker(script.worker);
    worker.port.onmessage = changed;
    worker.port.postMessage({ open: script.stream });
    addEventListener("pagehide", () => worker.port.postMessage({ close: script.stream }));
    addEventListener("pageshow", (event) => event.persisted && worker.port.postMessage({ open: script.stream }));
} else if (window.EventSource) {
    new EventSource(script.stream).addEventListener("changed", changed);
}
