import { chromium } from "playwright-core";
const base = process.argv[2];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const people = (await (await fetch(base + "/api/v1/demo/people")).json()).items;
const roles = JSON.parse(process.argv[3]);
for (const [name, card, paths] of roles) {
    for (const [w, scheme] of [[360, "light"], [1280, "dark"]]) {
        const ctx = await browser.newContext({ viewport: { width: w, height: 800 }, colorScheme: scheme });
        const page = await ctx.newPage();
        page.on("console", (m) => m.type() === "error" && console.log(name, "console", m.text()));
        page.on("pageerror", (e) => console.log(name, "error", e.message));
        if (card) {
            await page.goto(base + "/dang-nhap");
            const b = page.locator("button", { hasText: card }).first();
            await b.click();
            await page.waitForLoadState();
        }
        let i = 0;
        for (let p of paths) {
            if (p.startsWith("click:")) { await page.locator(p.slice(6)).first().click(); await page.waitForLoadState(); }
            else await page.goto(base + p);
            await page.waitForTimeout(150);
            await page.screenshot({ path: `/tmp/tour/${name}-${i}-${w}.png`, fullPage: true });
            const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
            console.log(name, i, w, page.url(), wide ? "WIDE" : "");
            i++;
        }
        await ctx.close();
    }
}
await browser.close();
