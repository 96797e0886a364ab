/* One case in the browser, as each of its people lives it: a petition sent from a phone becomes a judgment the public can read. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser, openCourt, PHONE, PICTURES, signIn, visit } from "./court.js";
import { interview, photograph } from "./filing.js";
import { look } from "./look.js";

let court, browser, file;
const devices = new Map();
before(async () => {
    court = await openCourt("--matters", "0", "--judgments", "0");
    browser = await openBrowser();
}, { timeout: 330_000 });
after(async () => {
    await browser?.close();
    await court?.close();
});

/* A step that failed leaves nothing for the next. */
let broken = false;
function step(name, run) {
    test(name, async (t) => {
        if (broken) return t.skip("an earlier step failed");
        try {
            await run();
        } catch (error) {
            broken = true;
            for (const [who, { page }] of devices) await page.screenshot({ path: join(PICTURES, `failed_${who}.png`), fullPage: true });
            throw error;
        }
        for (const [who, { complaints }] of devices) assert.deepEqual(complaints, [], who);
    });
}

/* Each person has one device; the citizen's is a phone. After days the session is over and the card is used again. */
async function as(who, more = {}) {
    if (!devices.has(who)) {
        devices.set(who, await visit(browser, court, more));
        devices.get(who).day = null;
    }
    const device = devices.get(who), day = court.now().toDateString();
    if (device.day !== day) {
        await device.context.clearCookies();
        await signIn(device.page, person(who));
        device.day = day;
    }
    return device.page;
}

const names = new Map();
function person(who) {
    const [post, nth = "1"] = (names.get(who) ?? who).split(" ");
    return court.people.find((p) => p.account === post) ?? court.who(post === "citizen" ? "Người dân" : post, Number(nth));
}

/* Whom the draw has chosen, by the name on the page of the file. */
function drawn(role, name) {
    const found = court.people.find((p) => p.staff && p.name === name.trim());
    assert.ok(found, `${role}: ${name}`);
    names.set(role, found.account);
}

async function fill(page, fields) {
    for (const [name, value] of Object.entries(fields)) {
        const field = page.locator(`main [name="${name}"]`), first = field.first();
        assert.notEqual(await field.count(), 0, `${page.url()} asks for ${name}`);
        const type = await first.getAttribute("type"), tag = await first.evaluate((e) => e.tagName);
        if (type === "radio" || type === "checkbox") await page.locator(`main [name="${name}"][value="${value}"]`).check({ force: true });
        else if (tag === "SELECT") await first.selectOption(value);
        else await first.fill(value);
    }
}

async function send(page, button = page.locator("main form button.primary").first()) {
    const answered = page.waitForResponse((r) => r.request().method() === "POST" && r.request().isNavigationRequest());
    await button.click();
    const answer = await answered;
    await page.waitForLoadState();
    assert.equal(answer.status(), 303, `${answer.url()}: ${await page.locator(".problems, main .notice").allInnerTexts()}`);
}

/* An act as it is taken: the button on the page of the file, then the form. */
async function act(who, slug, fields = {}) {
    const page = await as(who);
    const staff = person(who).staff;
    await page.goto(`${staff ? "/nghiep-vu/ho-so" : "/vu-viec-cua-toi"}/${file}`);
    await page.locator(`main a[href$="/viec/${slug}"]`).first().click();
    await page.waitForLoadState();
    await fill(page, fields);
    await send(page);
    return page;
}

async function sees(who, path, words) {
    const page = await as(who);
    await page.goto(path);
    assert.match(await page.innerText("main"), words);
    return page;
}

const day = (n = 0) => {
    const at = new Date(court.now().getTime() + n * 86_400_000 + 7 * 3_600_000);
    return `${String(at.getUTCDate()).padStart(2, "0")}/${String(at.getUTCMonth() + 1).padStart(2, "0")}/${at.getUTCFullYear()}`;
};

step("the citizen answers the interview on a phone, with a photograph, and hands the petition in", async () => {
    const page = await as("citizen", { viewport: PHONE, hasTouch: true, isMobile: true });
    await interview(page, {
        each: async (name) => {
            assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= PHONE.width, name);
            if (name !== "chung-cu") return;
            const files = page.locator('main [name="tai-lieu-1-tep"]');
            await files.setInputFiles([await photograph(page, "trang-1.png"), await photograph(page, "trang-2.png")]);
            await page.locator(".upload-list .option input:checked").nth(1).waitFor();
            await look(page, "story_files");
            await page.setViewportSize(PHONE);
        },
    });
    assert.match(await page.innerText("main"), /500\.000\.000/);
    assert.match(await page.innerText("main"), /12\.000\.000 đồng/, "the advance is told before it is handed in");
    await look(page, "story_review");
    await page.setViewportSize(PHONE);
    await fill(page, { "cam-doan": "1" });
    await send(page);
    assert.match(page.url(), /giay-xac-nhan$/);
    file = page.url().match(/vu-viec-cua-toi\/([0-9a-z]{26})/)[1];
    await look(page, "story_receipt");
});

step("the clerk finds it in the register, the chief judge has a judge drawn for it", async () => {
    await sees("clerk", "/nghiep-vu/tiep-nhan", /Đá Thị Gốm/);
    await act("chief_judge", "cam-ket-phan-cong-xem-xet-don");
    await court.days(0);
    await sees("citizen", `/vu-viec-cua-toi/${file}`, /Thẩm phán xem xét đơn/);
});

step("mediation is offered and declined", async () => {
    await act("clerk", "thong-bao-quyen-hoa-giai");
    const page = await act("citizen", "khong-hoa-giai", { mediation_answer: "declined" });
    await look(page, "story_case_citizen");
    await page.setViewportSize(PHONE);
});

step("the judge asks for amendment once, then for the advance; it is paid at the bank that is none", async () => {
    drawn("judge_examining", await (await as("citizen")).locator('.facts div:has(dt:text("Thẩm phán xem xét đơn")) dd').innerText());
    await act("judge_examining", "yeu-cau-sua-doi-bo-sung-don", { amendments: "Ghi rõ ngày đến hạn trả nợ.", amend_days: "10" });
    await act("citizen", "nop-don-da-sua-doi-bo-sung", { claims: "Buộc bà Đá Thị Gốm trả 500.000.000 đồng, hẹn trả ngày 02/6/2026." });
    await act("judge_examining", "thong-bao-nop-tam-ung-an-phi", { claim_value: "500.000.000" });
    const page = await sees("citizen", `/vu-viec-cua-toi/${file}`, /12\.000\.000/);
    await page.locator('main a[href*="/thanh-toan/"]').first().click();
    await page.waitForLoadState();
    assert.match(await page.innerText("main"), /không phải tiền thật/);
    await look(page, "story_bank");
    await page.setViewportSize(PHONE);
    await send(page);
});
