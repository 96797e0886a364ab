/* Every page a reader comes to by links alone, one of each kind of address. */
const NOT_PAGES = /\.(ics|csv|json|atom|xml|svg|txt|pdf|zip)$|^\/(tile|checkpoint|tinh|api|so-doi-chung)(\/|$)|\/(tai-ve|tep|luong)$/;

/* "/vu-viec-cua-toi/01kb…/van-ban/3" -> "/vu-viec-cua-toi/{}/van-ban/{}"; acts keep their names: each is a page of its own. */
export function kind(path) {
    return path.replace(/\/(?:[0-9a-z]{26}|T00[A-Z0-9]*|\d[\d-]*)(?=\/|\.|$)/g, "/{}");
}

/* `seen` is shared between readers; a kind for which `own` is true is visited by each. */
export async function* crawl(page, starts, seen, own = () => false) {
    const queue = [...starts], done = new Set(), mine = new Set();
    while (queue.length) {
        const address = queue.shift(), path = address.split(/[?#]/)[0];
        if (done.has(path) || NOT_PAGES.test(path)) continue;
        done.add(path);
        const what = kind(path), met = own(what) ? mine : seen;
        if (met.has(what)) continue;
        const head = await page.request.get(address, { headers: { Accept: "text/html" } });
        if (!(head.headers()["content-type"] ?? "").startsWith("text/html")) continue;
        met.add(what);
        seen.add(what);
        const answer = await page.goto(address);
        yield { address, what, status: answer.status() };
        queue.push(...(await page.$$eval("a[href^='/']", (all) => all.map((a) => a.getAttribute("href")))));
    }
}
