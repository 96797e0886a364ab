/* Every page each reader can come to by links alone: one of each kind of address a role. */
const NOT_PAGES = /\.(ics|csv|json|atom|xml|svg|txt|pdf|zip)$|^\/(tile|checkpoint|tinh|api|so-doi-chung)\b|\/tai-ve$/;

/* "/vu-viec-cua-toi/01kb.../giay-to/3" -> "/vu-viec-cua-toi/{id}/giay-to/{n}" */
export function kind(path) {
    return path.replace(/\/[0-9a-z]{26}(?=\/|$|\.)/g, "/{id}").replace(/\/T00[A-Z0-9]*(?=\/|$)/g, "/{court}").replace(/\/\d+(?=\/|$|-)/g, "/{n}").replace(/\/\{court\}\/[^/]+$/, "/{court}/{one}");
}

export async function* crawl(page, starts, { each = 1, depth = 6 } = {}) {
    const seen = new Map(), done = new Set(), queue = starts.map((address) => ({ address, depth: 0 }));
    while (queue.length) {
        const { address, depth: far } = queue.shift();
        const path = address.split(/[?#]/)[0];
        if (done.has(path) || NOT_PAGES.test(path)) continue;
        done.add(path);
        const what = kind(path), before = seen.get(what) ?? 0;
        if (before >= each) continue;
        const head = await page.request.get(address, { headers: { Accept: "text/html" } });
        if (!(head.headers()["content-type"] ?? "").startsWith("text/html")) continue;
        seen.set(what, before + 1);
        const answer = await page.goto(address);
        yield { address, what, status: answer.status() };
        if (far >= depth) continue;
        const links = await page.$$eval("a[href^='/']", (all) => all.map((a) => a.getAttribute("href")));
        for (const next of links) queue.push({ address: next, depth: far + 1 });
    }
}
