/* In the order of the keyboard, without scripts, in larger type, on paper. The story itself is walked by keyboard alone. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser, openCourt, PHONE, PICTURES, signIn, visit } from "./court.js";
import { interview } from "./filing.js";
import { focused } from "./hands.js";

let court, browser;
before(async () => {
    court = await openCourt("--matters", "0", "--judgments", "3");
    browser = await openBrowser();
}, { timeout: 330_000 });
after(async () => {
    await browser?.close();
    await court?.close();
});

test("the skip link comes first and leads to the content", async () => {
    const { page, close } = await visit(browser, court);
    await page.goto("/ban-an");
    await page.keyboard.press("Tab");
    assert.equal((await page.evaluate(focused)).name, "#noi-dung");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "noi-dung");
    await close();
});

test("the order of the keyboard is the order of reading", async () => {
    const { page, close } = await visit(browser, court);
    for (const address of ["/", "/an-phi", "/ban-an", "/thoi-han"]) {
        await page.goto(address);
        const stops = [];
        for (let i = 0; i < 60; i++) {
            await page.keyboard.press("Tab");
            const at = await page.evaluate(focused);
            if (at.tag === "BODY") break;
            stops.push(at);
        }
        const inMain = stops.filter((s) => s.name !== "#noi-dung");
        assert.ok(inMain.length > 5, address);
        for (let i = 1; i < inMain.length; i++) {
            const [a, b] = [inMain[i - 1], inMain[i]];
            assert.ok(b.top > a.top - 60 || b.left > a.left, `${address}: ${a.name} before ${b.name}`);
        }
    }
    await close();
});

test("without scripts: petition, files, and an act", async () => {
    const { page, close } = await visit(browser, court, { javaScriptEnabled: false, viewport: PHONE });
    await signIn(page, court.who("Người dân", 2));
    await interview(page, {
        each: async (step) => {
            if (step !== "chung-cu") return;
            await page.locator('main [name="tai-lieu-1-tep"]').setInputFiles([{ name: "giay-vay.txt", mimeType: "text/plain", buffer: Buffer.from("Giấy vay tiền") }]);
        },
    });
    assert.match(await page.innerText("main"), /Giấy vay tiền/);
    await page.locator('main [name="cam-doan"]').check({ force: true });
    await page.locator("main form button.primary").click();
    await page.waitForURL(/giay-xac-nhan$/);
    await page.goto(page.url().replace("/giay-xac-nhan", ""));
    await page.evaluate(() => document.querySelectorAll("main details.more").forEach((d) => (d.open = true)));
    await page.locator('main a[href$="/viec/dong-y-nhan-van-ban-dien-tu"]').click();
    await page.locator('main [name="consent_given"]').check({ force: true });
    await page.locator("main form button.primary").click();
    await page.waitForURL(/vu-viec-cua-toi\/[0-9a-z]{26}([?#].*)?$/);
    assert.match(await page.innerText("main"), /Đồng ý/);
    await close();
});

test("an empty answer is asked for again, in words, above the field, and nothing is lost", async () => {
    const { page, close } = await visit(browser, court, { viewport: PHONE });
    await signIn(page, court.who("Người dân", 3));
    await page.goto("/nop-don");
    await page.locator("main form button.primary").click();
    await page.waitForURL(/nguoi-nop$/);
    await page.locator("main form button.primary").click();
    await page.locator(".problems").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.className), "problems", "the summary has the focus");
    const [link] = await page.locator(".problems a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    assert.equal(await page.locator(link).count(), 1, "the summary leads to the field");
    await close();
});

test("larger type and dark colours are kept by the server, with and without scripts", async () => {
    for (const javaScriptEnabled of [true, false]) {
        const { page, close } = await visit(browser, court, { javaScriptEnabled });
        await page.goto("/huong-dan");
        const usual = await page.locator("main p").first().evaluate((e) => parseFloat(getComputedStyle(e).fontSize)).catch(() => 0);
        for (const words of ["Lớn", "Tối"]) {
            await page.locator("details.display summary").click();
            await page.locator(".display button", { hasText: words }).click();
            await page.waitForLoadState("networkidle");
            await page.goto("/huong-dan");
        }
        assert.equal(await page.locator("html").getAttribute("data-type"), "large");
        assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
        if (javaScriptEnabled) {
            assert.ok((await page.locator("main p").first().evaluate((e) => parseFloat(getComputedStyle(e).fontSize))) > usual * 1.05);
        }
        await page.setViewportSize(PHONE);
        assert.equal(await page.locator("html").evaluate((e) => e.scrollWidth), PHONE.width);
        await close();
    }
});

test("a judgment goes to paper whole, with its number and the mark of invented data", async () => {
    const { page, close } = await visit(browser, court);
    await page.goto("/ban-an");
    await page.locator("main tbody th a").first().click();
    await page.waitForURL(/ban-an\/[0-9a-z]{26}$/);
    const number = (await page.locator(".judgment .number").innerText()).trim();
    const paragraphs = await page.locator(".judgment .para").allInnerTexts();
    const said = await page.locator(".judgment").innerText();
    const flat = (text) => text.replace(/\s+/g, "");
    const marks = (text) => text.split(flat("DỮ LIỆU GIẢ ĐỊNH")).length - 1;
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const file = join(PICTURES, "judgment.pdf");
    writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
    const printed = flat(execFileSync("pdftotext", [file, "-"], { encoding: "utf8" }));
    assert.ok(printed.includes(flat(number)), number);
    const sheets = Number(execFileSync("pdfinfo", [file], { encoding: "utf8" }).match(/Pages:\s+(\d+)/)[1]);
    assert.equal(marks(printed) - marks(flat(said)), sheets, "marked once on each sheet, beside what the text says itself");
    for (const text of paragraphs) assert.ok(printed.includes(flat(text.replace(/^\d+\s/, "")).slice(0, 40)), text.slice(0, 60));
    assert.ok(!printed.includes(flat("Đăng nhập")), "nothing to press on paper");
    await close();
});
