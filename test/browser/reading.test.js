/* The reading room: rulings looked for by their words, with the real ones where they are at hand; narrowed, opened, come back to; by
 * keyboard alone, on a phone, in both themes. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser, openCourt, PHONE, ROOT, signIn, visit } from "./court.js";
import { look, take } from "./look.js";

const REAL = join(ROOT, "../shared/data/judgments-dev.jsonl.xz");
let court, browser;

const count = async (page) => Number((await page.locator('main [role="status"]').innerText()).replace(/\D/g, ""));

/* Until the index has what was published. */
async function found(page, words, least = 1) {
    for (let tries = 0; tries < 60; tries++) {
        await page.goto(`/ban-an?q=${encodeURIComponent(words)}`);
        if ((await count(page)) >= least) return count(page);
        await page.waitForTimeout(250);
    }
    return count(page);
}

before(async () => {
    court = await openCourt("--matters", "0", "--judgments", "60");
    browser = await openBrowser();
}, { timeout: 330_000 });
after(async () => {
    await browser?.close();
    await court?.close();
});

test("with accents and without the same is found, and marked", async () => {
    const { page, complaints, close } = await visit(browser, court);
    const with_ = await found(page, "vay tài sản");
    assert.ok(with_ > 0);
    assert.match((await page.locator(".found mark").first().innerText()).toLowerCase(), /vay|tài sản/);
    await look(page, "found");
    await take(page, page.locator('main a[href^="/ban-an.csv"]'));
    await take(page, page.locator('main a[href^="/ban-an.atom"]'));
    assert.equal(await found(page, "vay tai san"), with_);
    assert.equal(await found(page, "VAY TÀI SẢN"), with_);
    assert.ok((await found(page, '"vay tài sản"')) <= with_);
    await close();
    assert.deepEqual(complaints, []);
});

test("narrowed by a link, opened, and back at the same place", async () => {
    const { page, close } = await visit(browser, court);
    const all = await found(page, "hợp đồng");
    const filter = page.locator("aside .filters a").nth(1);
    const here = Number((await filter.locator(".count").innerText()).replace(/\D/g, ""));
    await filter.click();
    assert.equal(await count(page), here, "as many as the link said");
    assert.ok(here <= all);
    await page.locator('aside .filters a[aria-current="true"]').first().click();
    assert.equal(await count(page), all, "without it again");
    await page.locator('.pager a[rel="next"]').click();
    assert.match(page.url(), /trang=2/);
    const second = await page.locator(".found h2 a").nth(1).getAttribute("href");
    await page.locator(".found h2 a").nth(1).click();
    await page.waitForURL(/ban-an\/[0-9a-z]{26}(\?q=[^#]*)?$/);
    await page.goBack();
    assert.match(page.url(), /trang=2/);
    assert.equal(await page.locator(".found h2 a").nth(1).getAttribute("href"), second);
    await close();
});

test("by day, with words and without", async () => {
    const { page, close } = await visit(browser, court);
    await found(page, "hợp đồng");
    const days = async () => (await page.locator(".found .quiet").allInnerTexts()).map((facts) => facts.match(/(\d\d)\/(\d\d)\/(\d{4})/).slice(1).reverse().join("-"));
    for (const words of ["", "q=hop+dong&"]) {
        await page.goto(`/ban-an?${words}sap-xep=cu`);
        const oldest = await days();
        assert.deepEqual(oldest, [...oldest].sort(), words);
        await page.goto(`/ban-an?${words}sap-xep=moi`);
        const newest = await days();
        assert.deepEqual(newest, [...newest].sort().reverse(), words);
        assert.ok(oldest.length > 5 && oldest[0] < newest[0], words);
    }
    await close();
});

test("by keyboard alone: type, send, go to the first", async () => {
    const { page, close } = await visit(browser, court);
    await found(page, "đặt cọc");
    await page.goto("/ban-an");
    const box = page.locator('[role="search"] input[name="q"]');
    for (let i = 0; i < 40 && !(await box.evaluate((e) => e === document.activeElement)); i++) await page.keyboard.press("Tab");
    await page.keyboard.type("dat coc");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=dat/);
    const first = page.locator(".found h2 a").first();
    for (let i = 0; i < 60 && !(await first.evaluate((e) => e === document.activeElement)); i++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/ban-an\/[0-9a-z]{26}(\?q=[^#]*)?$/);
    await close();
});

test("what may be about to be typed: by arrows, Enter and Escape, by finger", async () => {
    const { page, complaints, close } = await visit(browser, court);
    await found(page, "hợp đồng");
    await page.goto("/ban-an");
    const box = page.getByRole("combobox"), list = page.getByRole("listbox"), options = list.getByRole("option");
    assert.equal(await list.isVisible(), false);
    await box.pressSequentially("tranh chap h");
    await list.waitFor();
    assert.equal(await box.getAttribute("aria-expanded"), "true");
    const texts = await options.allInnerTexts();
    assert.ok(texts.length > 0 && texts.every((text) => text.startsWith("tranh chấp") || text.includes("tranh chấp h")), texts.join("\n"));
    await page.keyboard.press("ArrowDown");
    assert.equal(await box.inputValue(), texts[0]);
    assert.equal(await box.getAttribute("aria-activedescendant"), await options.first().getAttribute("id"));
    await look(page, "suggested");
    await page.keyboard.press("ArrowUp");
    assert.equal(await box.inputValue(), "tranh chap h", "back to what was typed");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    assert.equal(await box.inputValue(), "tranh chap h");
    assert.equal(await list.isVisible(), false);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.searchParams.get("q") === texts[0]);
    assert.ok((await count(page)) > 0, "what is suggested is found");
    await box.fill("");
    await box.pressSequentially("tranh chap h");
    await options.last().click();
    await page.waitForURL((url) => url.searchParams.get("q") === texts.at(-1));
    assert.ok((await count(page)) > 0);
    await close();
    assert.deepEqual(complaints, []);
});

test("what may have been meant is a link, without scripts too", async () => {
    const { page, close } = await visit(browser, court, { javaScriptEnabled: false });
    const right = await found(page, "hợp đồng");
    await page.goto("/ban-an?q=hop+dogn");
    const meant = page.locator(".meant a");
    assert.match(await page.locator(".meant").innerText(), /^Có phải bạn muốn tìm: hợp đồng$/);
    await meant.click();
    await page.waitForURL((url) => url.searchParams.get("q") === "hợp đồng");
    assert.equal(await count(page), right);
    assert.equal(await meant.count(), 0, "nothing better");
    await page.goto("/ban-an?q=ddoongf");
    assert.equal(await meant.innerText(), "đồng", "keys as they were struck");
    await close();
});

test("what may have been meant, as everyone sees it", async () => {
    const { page, complaints, close } = await visit(browser, court);
    await page.goto("/ban-an?q=hop+dogn");
    await look(page, "meant");
    await close();
    assert.deepEqual(complaints, []);
});

test("a search is kept, listed, paused and deleted by keyboard and click", async () => {
    const { page, complaints, close } = await visit(browser, court);
    await signIn(page, court.who("Người dân"));
    await found(page, "vay tài sản");
    await page.getByRole("link", { name: /^Lưu tìm kiếm này/ }).click();
    await page.waitForURL(/tai-khoan\/tim-kiem\/luu\?/);
    await look(page, "search-to-keep");
    await page.getByLabel("Tên gọi").fill("Vay tài sản giả định");
    await page.keyboard.press("Enter");
    await page.waitForURL(/tai-khoan\/tim-kiem$/);
    assert.match(await page.locator("main").innerText(), /Vay tài sản giả định/);
    await look(page, "searches-kept");
    const changes = page.getByText("Đổi tên, tạm dừng hoặc xóa");
    await changes.click();
    await page.getByRole("button", { name: "Tạm dừng" }).click();
    assert.equal(await page.getByRole("button", { name: "Tạm dừng" }).count(), 0);
    await changes.click();
    await page.getByRole("button", { name: "Xóa tìm kiếm này" }).click();
    assert.match(await page.locator("main").innerText(), /Bạn chưa lưu tìm kiếm nào/);
    await close();
    assert.deepEqual(complaints, []);
});

test("on a phone, without scripts", async () => {
    const { page, close } = await visit(browser, court, { viewport: PHONE, javaScriptEnabled: false });
    await found(page, "hop dong");
    assert.equal(await page.locator("html").evaluate((e) => e.scrollWidth), PHONE.width);
    await page.locator('[role="search"] input[name="q"]').fill("khong-co-tu-nay-dau");
    await page.locator('[role="search"] button').click();
    assert.match(await page.locator("main .empty").innerText(), /Thử dùng ít từ hơn/);
    await close();
});

test("the real rulings are found", async (t) => {
    if (!existsSync(REAL)) return t.skip(`${REAL} is not here`);
    const { page, close } = await visit(browser, court);
    const invented = await found(page, "thế chấp quyền sử dụng đất");
    court.run("judgments", "import", REAL);
    const all = await found(page, "thế chấp quyền sử dụng đất", invented + 1); // they come into the index together
    assert.ok(all > invented);
    assert.equal(await found(page, "the chap quyen su dung dat"), all);
    await look(page, "found-real");
    await page.locator(".found h2 a").first().click();
    await page.waitForURL(/ban-an\/[0-9a-z]{26}(\?q=[^#]*)?$/);
    await close();
});
