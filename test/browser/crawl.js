/* Every page a reader comes to by links alone, one of each kind of address. */
import { meet, routes } from "./routes.js";

const { of } = routes();

/* "/vu-viec-cua-toi/01kb…/van-ban/3" -> "/vu-viec-cua-toi/{}/van-ban/{}"; acts and books keep their names: each is a page of its own. */
export function kind(path) {
    return path.replace(/\/(?:[0-9a-z]{26}|T00[A-Z0-9]*|\d[\d-]*)(?=\/|\.|$)/g, "/{}");
}

const pathOf = (address) => address.split(/[?#]/)[0];
const ENDLESS = /\/luong$/; // a stream of events

/* `seen` is shared between readers. `own(what, address)` names more closely what is not the same page to each ("" if it is).
 * In English one page of each route: the next differs from it as its Vietnamese one does. */
export async function* crawl(page, starts, seen, own = () => "") {
    const queue = [...starts], done = new Set();
    while (queue.length) {
        const address = queue.shift(), path = pathOf(address);
        const what = /^\/en(\/|$)/.test(path) ? `/en${of(path)}` : kind(path), name = what + own(what, address);
        if (done.has(path) || ENDLESS.test(path)) continue;
        done.add(path);
        const known = seen.has(name);
        if (known && name === what) continue;
        seen.add(name);
        const head = await page.request.get(address, { headers: { Accept: "text/html" }, maxRedirects: 0 });
        const to = head.headers().location;
        if (to) {
            if (!to.includes("/dang-nhap")) meet(address);
            queue.push(to);
            continue;
        }
        if (!(head.headers()["content-type"] ?? "").startsWith("text/html")) {
            meet(address);
            continue;
        }
        const text = await head.text();
        if (!known) {
            const answer = await page.goto(address);
            yield { address, what: name, status: answer.status() };
        }
        queue.push(...[...text.matchAll(/<a [^>]*href="(\/[^"]*)"/g)].map(([, href]) => href.replaceAll("&amp;", "&")));
    }
}
