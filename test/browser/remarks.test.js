/* What the public says of a judgment, by keyboard alone: from the judgment through the sign-in back to the form, through the court to the
 * page that everybody reads; withdrawn; on a phone without scripts. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, openCourt, PHONE, signIn, visit } from "./court.js";
import { keyboard } from "./hands.js";
import { look } from "./look.js";

const WORDS = "Lập luận về chứng cứ dễ hiểu <b>với người đọc</b>.";
let court, browser, ruling;

before(async () => {
    court = await openCourt("--matters", "10", "--judgments", "60");
    browser = await openBrowser();
}, { timeout: 330_000 });
after(async () => {
    await browser?.close();
    await court?.close();
});

const card = (person) => `form:has(input[name="nguoi"][value="${person.account}"]) button`;

test("the rulings most proposed, and what is said of the first", async () => {
    const { page, complaints, close } = await visit(browser, court);
    await page.goto("/ban-an");
    await keyboard.press(page, page.getByRole("link", { name: "Bản án, quyết định được đề xuất làm án lệ" }));
    await page.waitForURL(/de-xuat-an-le$/);
    const counts = (await page.locator("main tbody td:last-child").allInnerTexts()).map((t) => Number(t.replace(/\D/g, "")));
    assert.ok(counts.length >= 2 && counts.every((n, i) => n > 0 && n <= (counts[i - 1] ?? n)), `most first: ${counts}`);
    await look(page, "proposed");
    await keyboard.press(page, page.locator("main tbody th a").first());
    await page.waitForURL(/ban-an\/[0-9a-z]{26}#de-xuat$/);
    ruling = new URL(page.url()).pathname;
    await look(page, "ruling-with-remarks");
    await page.goto(`${ruling}/y-kien`);
    await look(page, "remarks-all");
    await close();
    assert.deepEqual(complaints, []);
});

test("a comment: signed in on the way, looked at by the court, read by everybody at once, withdrawn", async () => {
    const { page, complaints, close } = await visit(browser, court);
    const everybody = await visit(browser, court);
    await everybody.page.goto(ruling); // kept from here on
    await page.goto(ruling);
    await keyboard.press(page, page.getByRole("link", { name: "Gửi góp ý, bình luận" }));
    await page.waitForURL(/dang-nhap/);
    await keyboard.press(page, page.locator(card(court.who("Người dân", 2))));
    await page.waitForURL((url) => url.pathname === `${ruling}/gop-y`);
    assert.equal((await keyboard.send(page, page.getByRole("button", { name: "Gửi để Tòa án xem" }))).status(), 422);
    await look(page, "comment-empty");
    await keyboard.fill(page, { loi: WORDS, ten: "Người đọc giả định" });
    await keyboard.send(page, page.getByRole("button", { name: "Gửi để Tòa án xem" }));
    await page.waitForURL(/tai-khoan\/y-kien$/);
    assert.match(await page.locator("main section").first().innerText(), /Chờ Tòa án xem/);
    await look(page, "remarks-own");

    const clerk = await visit(browser, court);
    await signIn(clerk.page, court.who("clerk"), keyboard);
    await clerk.page.goto("/nghiep-vu/y-kien");
    await look(clerk.page, "remarks-desk");
    await keyboard.press(clerk.page, clerk.page.getByRole("link", { name: WORDS }));
    await clerk.page.waitForURL(/nghiep-vu\/y-kien\/[0-9a-z]{26}$/);
    await look(clerk.page, "remark-look");
    await everybody.page.reload();
    assert.equal(await everybody.page.getByText(WORDS).count(), 0, "nothing is shown before the court has looked");
    await keyboard.send(clerk.page, clerk.page.getByRole("button", { name: "Hiển thị", exact: true }));
    await everybody.page.reload();
    assert.equal(await everybody.page.getByText(WORDS).count(), 1, "shown at once, as it was written");

    await page.goto("/thong-bao");
    assert.match(await page.locator("main").innerText(), /Ý kiến của bạn về bản án, quyết định đã được hiển thị/);
    await page.goto("/tai-khoan/y-kien");
    await keyboard.send(page, page.getByRole("button", { name: "Rút ý kiến này" }).first());
    assert.match(await page.locator("main section").first().innerText(), /Đã rút/);
    await everybody.page.reload();
    assert.equal(await everybody.page.getByText(WORDS).count(), 0, "gone at once");

    await page.goto("/ban-an");
    await page.goto(`${await page.locator("main tbody th a").last().getAttribute("href")}/de-xuat`);
    await look(page, "proposal");
    for (const one of [clerk, everybody]) {
        await one.close();
        assert.deepEqual(one.complaints, []);
    }
    await close();
    assert.deepEqual(complaints, []);
});

test("a proposal on a phone, without scripts; its page when it is made", async () => {
    const { page, close } = await visit(browser, court, { viewport: PHONE, javaScriptEnabled: false });
    await signIn(page, court.who("Người dân"));
    await page.goto("/ban-an");
    const other = await page.locator("main tbody th a").last().getAttribute("href"); // nobody has proposed it
    await page.goto(`${other}/de-xuat`);
    assert.equal(await page.locator("html").evaluate((e) => e.scrollWidth), PHONE.width);
    await page.locator('main input[value="guides"]').check({ force: true });
    await page.locator('main [name="loi"]').fill("Hướng dẫn áp dụng thống nhất.");
    await page.getByRole("button", { name: "Gửi để Tòa án xem" }).click();
    await page.waitForURL(/tai-khoan\/y-kien$/);
    await page.goto(`${other}/de-xuat`);
    assert.match(await page.locator("main").innerText(), /Bạn đã đề xuất bản án, quyết định này làm án lệ/);
    assert.equal(await page.locator("main form").count(), 0);
    await close();
});
