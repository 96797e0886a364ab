import { chromium } from "playwright-core";
import { writeFileSync } from "node:fs";
const base = process.argv[2], most = 45;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const seenLines = new Set(), out = [];
const kind = (u) => u.replace(/[0-9a-z]{26}/g, "ID").replace(/\d{4,}/g, "N").replace(/\?.*$/, (q) => "?" + [...new URLSearchParams(q).keys()].join(",")).replace(/T0\dK?\d*/g, "T").replace(/\/\d+/g, "/n");
for (const card of ["", "Chàm Ngọc Hiền", "Nắng Công Nghị", "Trầm Ngọc Mơ", "Sen Kim Ngân", "Thông Công Bền", "Trầm Văn Lộc", "Đá Thị Hiền", "Đá Ngọc Hiền", "Thông Bích Mơ", "Nắng Văn Chí", "Muối Kim Mơ"]) {
    const ctx = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await ctx.newPage();
    await page.route("**/*", (r) => /su-kien|\.(css|js|woff2|svg|png)/.test(r.request().url()) ? r.abort() : r.continue());
    if (card) { await page.goto(base + "/dang-nhap"); await page.locator("button", { hasText: card }).first().click(); await page.waitForLoadState(); }
    else await page.goto(base + "/");
    const queue = [page.url()], kinds = new Map([[kind(page.url()), 1]]);
    let n = 0;
    while (queue.length && n < most) {
        const url = queue.shift();
        const r = await page.goto(url, { waitUntil: "domcontentloaded" }).catch(() => null);
        if (!r || !(r.headers()["content-type"] ?? "").includes("html")) continue;
        n++;
        if (r.status() >= 400) out.push(`!! ${card} ${r.status()} ${url}`);
        const text = await page.evaluate(() => { document.querySelectorAll("details").forEach((d) => d.open = true); return document.body.innerText; });
        let head = `## ${card} ${url.slice(base.length)}`;
        for (const line of text.split("\n").map((l) => l.trim()).filter((l) => l)) {
            const key = line.replace(/\d+/g, "0");
            if (seenLines.has(key)) continue;
            seenLines.add(key);
            if (head) { out.push(head); head = null; }
            out.push(line);
        }
        for (const h of await page.evaluate(() => [...document.links].map((a) => a.href))) {
            if (!h.startsWith(base) || h.includes("/en/") || h.includes("#") || /dang-xuat|\.csv|\.json|\.ics|\.xml|atom|tai-ve|tep\//.test(h)) continue;
            const k = kind(h);
            if ((kinds.get(k) ?? 0) >= 1) continue;
            kinds.set(k, 1);
            queue.push(h);
        }
    }
    await ctx.close();
}
await browser.close();
writeFileSync("/tmp/tour/lines.txt", out.join("\n"));
console.log(out.length);
