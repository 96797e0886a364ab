/* The pages no link leads to: every kind of refusal, and what is shown once after something was sent. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser, openCourt, openStrictCourt, signIn, signInAdmin, visit } from "./court.js";
import { interview } from "./filing.js";
import { keyboard } from "./hands.js";
import { look } from "./look.js";

let court, browser, file;
const FEW = ["--matters", "0", "--judgments", "3"];
before(async () => {
    court = await openCourt(...FEW);
    browser = await openBrowser();
}, { timeout: 330_000 });
after(async () => {
    await browser?.close();
    await court?.close();
});

/* A page that says what is so, what was kept, what to do; looked at in every way. */
async function refused(page, answer, status, name) {
    assert.equal(answer.status(), status);
    assert.equal(await page.locator("main h1").count(), 1);
    await look(page, `error_${name}`);
}

/* Sends the form that holds `field`, or the one given. */
async function send(page, form) {
    const [answer] = await Promise.all([page.waitForNavigation(), form.locator("button:not([type=button])").first().click()]);
    return answer;
}
const day = (n) => new Date(court.now().getTime() + n * 86_400_000 + 7 * 3_600_000).toISOString().slice(0, 10).split("-").reverse().join("/");
const formWith = (page, field) => page.locator(`main form:has([name="${field}"])`).first();

async function with_(person, run, at = court) {
    const { page, complaints, close } = await visit(browser, at);
    if (person) await signIn(page, person);
    await run(page);
    await close();
    assert.deepEqual(complaints.filter((c) => !/status of 503/.test(c)), []);
}

test("403: a page of the administrator, asked for by a clerk", () => with_(court.who("clerk"), async (page) => refused(page, await page.goto("/quan-tri"), 403, "403")));

test("403: a file opened with a reason only", async () => {
    await with_(court.who("Người dân", 1), async (page) => {
        await interview(page);
        await page.locator('main [name="cam-doan"]').check({ force: true });
        await send(page, formWith(page, "cam-doan"));
        file = page.url().match(/vu-viec-cua-toi\/([0-9a-z]{26})/)[1];
    });
    await with_(court.who("judge", 2), async (page) => {
        await refused(page, await page.goto(`/nghiep-vu/ho-so/${file}`), 403, "403_reason");
        await page.goto(`/nghiep-vu/ho-so/${file}/mo-kem-ly-do`);
        await look(page, "answer_reason");
    });
});

test("403: a form of a session that ended", () => with_(court.who("Người dân", 2), async (page) => {
    await page.goto("/nop-don");
    await page.locator('main [name="_csrf"]').first().evaluate((e) => (e.value = "x"));
    await refused(page, await send(page, page.locator("main form").first()), 403, "403_form");
    assert.match(await page.innerText("main"), /tải lại trang/i, "nobody is told that a power is missing");
}));

test("404: no such page, and a file that is another's", async () => {
    await with_(null, async (page) => refused(page, await page.goto("/khong-co-trang-nay"), 404, "404"));
    await with_(court.who("Người dân", 2), async (page) => refused(page, await page.goto(`/vu-viec-cua-toi/${file}`), 404, "404_file"));
});

test("405: an address that only takes what is sent", () => with_(null, async (page) => refused(page, await page.goto("/dang-xuat"), 405, "405")));

test("409: an act on a file that has moved on", () => with_(court.who("Người dân", 1), async (page) => {
    const other = await page.context().newPage(), name = "petition_withdrawn_on";
    for (const tab of [page, other]) {
        await tab.goto(`/vu-viec-cua-toi/${file}/viec/de-nghi-rut-don`);
        await tab.locator(`main [name="${name}"]`).fill(day(0));
    }
    assert.equal((await send(other, formWith(other, name))).status(), 200, "from one device it goes through");
    await refused(page, await send(page, formWith(page, name)), 409, "409_act");
}));

test("409: an answer changed on another device meanwhile; both are shown", () => with_(court.who("Người dân", 3), async (page) => {
    await page.goto("/nop-don");
    await send(page, page.locator("main form:has(button.primary)").first());
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.locator('main [name="vai-tro"]').first().check({ force: true });
    await send(other, other.locator("main form:has(button.primary)").first());
    await page.locator('main [name="vai-tro"]').last().check({ force: true });
    await refused(page, await send(page, page.locator("main form:has(button.primary)").first()), 409, "409_draft");
}));

test("413: more than a form takes", () => with_(null, async (page) => {
    await page.goto("/kiem-tra");
    await page.locator('main [name="tep"]').setInputFiles([{ name: "to.json", mimeType: "application/json", buffer: Buffer.alloc(300 * 1024, "a") }]);
    await refused(page, await send(page, formWith(page, "tep")), 413, "413");
}));

test("429: asked too often", async () => {
    const strict = await openStrictCourt(...FEW);
    try {
        await with_(null, async (page) => {
            const address = `/kiem-tra/${file}`;
            for (let i = 0; i < 40; i++) await fetch(strict.origin + address);
            await refused(page, await page.goto(address), 429, "429");
        }, strict);
    } finally {
        await strict.close();
    }
});

test("a receipt is checked: right, changed, and no receipt at all", () => with_(court.who("Người dân", 1), async (page) => {
    await page.goto(`/vu-viec-cua-toi/${file}/giay-xac-nhan`);
    const receipt = await (await page.request.get(`/vu-viec-cua-toi/${file}/giay-xac-nhan/tep`)).text();
    for (const [name, text] of [["right", receipt], ["changed", receipt.replace(/\d(?=\D*$)/, (d) => String((Number(d) + 1) % 10))], ["none", "không phải giấy xác nhận"]]) {
        await page.goto("/kiem-tra");
        await page.locator('main [name="noi-dung"]').fill(text);
        const answer = await send(page, formWith(page, "noi-dung"));
        assert.ok(answer.status() < 500, name);
        await look(page, `answer_check_${name}`);
    }
}));

test("what is told once: an access code, recovery codes, the key of the second step", () => with_(court.who("Người dân", 1), async (page) => {
    await page.goto("/tai-khoan/ma-truy-cap");
    await page.locator('main [name="name"]').fill("Văn phòng thử");
    await page.locator('main [name="powers"]').first().check({ force: true });
    await page.locator('main [name="until"]').fill(day(9));
    assert.equal((await send(page, formWith(page, "until"))).status(), 200);
    assert.match(await page.innerText("main"), /cgl_/);
    await look(page, "answer_token");
    for (const [action, name] of [["/tai-khoan/ma-khoi-phuc", "answer_codes"], ["/tai-khoan/xac-thuc", "answer_totp"]]) {
        await page.goto("/tai-khoan");
        const answer = await send(page, page.locator(`main form[action="${action}"]`));
        assert.equal(answer.status(), 200, action);
        await look(page, name);
    }
}));

test("a code that opens nothing", () => with_(null, async (page) => {
    await page.goto("/tong-dat?ma=ABCDE-FGHJK-MNPQR");
    assert.equal((await send(page, formWith(page, "ma"))).status(), 422, "a sign is missing");
    assert.equal(await page.locator('main [name="ma"]').inputValue(), "ABCDE-FGHJK-MNPQR", "and can be put in");
    await page.goto("/tong-dat?ma=ABCD-EFGH-JKMN-PQRS");
    assert.equal((await send(page, formWith(page, "ma"))).status(), 401);
    await look(page, "answer_code");
}));

test("a petition on paper is registered at the counter by keyboard alone; the paper for the citizen is printed", () => with_(court.who("clerk"), async (page) => {
    await keyboard.press(page, page.locator('a[href="/nghiep-vu/tiep-nhan"]'));
    await page.waitForURL(/tiep-nhan/);
    await keyboard.press(page, page.locator('main a[href^="/nghiep-vu/tiep-nhan/moi"]'));
    await page.waitForURL(/moi/);
    await keyboard.fill(page, { cach: "counter", "nguyen-don-1-loai": "person", "nguyen-don-1-ten": "Muối Thị Thử", "nguyen-don-1-dia-chi": "số 3, đường Lúa Chín",
        "nguyen-don-1-phuong": "phường Bến Lụa, Hoài Giang", "bi-don-1-loai": "person", "bi-don-1-ten": "Đá Thị Gốm", "bi-don-1-dia-chi": "số 8, đường Lúa Chín",
        "bi-don-1-phuong": "phường Bến Lụa, Hoài Giang", tim: "vay tài sản", "yeu-cau-1-so-tien": "30.000.000", "yeu-cau-1-noi-dung": "Buộc trả số tiền đã vay.",
        "vai-tro": "chinh-minh", "chu-ky": "hand" });
    const register = page.locator("main form button.primary");
    let answer = await keyboard.send(page, register);
    if (answer.status() !== 303) { /* the relation is offered by the words typed, and chosen */
        await look(page, "answer_counter_asks", true);
        const offered = page.locator('main [name="viec"]');
        await keyboard.fill(page, { viec: await offered.first().evaluate((e) => e.value || e.options[1].value) });
        answer = await keyboard.send(page, register);
    }
    assert.equal(answer.status(), 303, (await page.locator(".problems").allInnerTexts()).join());
    assert.match(page.url(), /\/giay$/);
    await look(page, "answer_counter");
}));

test("the administrator adds a person, and sees the code once; a clerk looks for whom to help", async () => {
    await with_(null, async (page) => {
        await signInAdmin(page, court);
        await page.goto("/quan-tri/them");
        for (const [name, value] of [["ho-ten", "Người Thử Việc"], ["tai-khoan", "nguoi-thu-viec"], ["tu-ngay", day(0)]]) await page.locator(`main [name="${name}"]`).fill(value);
        await page.locator('main [name="toa"]').selectOption("T00K01");
        await page.locator('main [name="chuc-vu"]').selectOption({ index: 1 });
        assert.equal((await send(page, formWith(page, "ho-ten"))).status(), 200);
        await look(page, "answer_added");
        await page.goto("/quan-tri/nhat-ky");
        assert.match(await page.innerText("main"), /Người Thử Việc/);
        await look(page, "answer_log");
    });
    await with_(court.who("clerk"), async (page) => {
        await page.goto("/nghiep-vu/cap-lai-mat-khau");
        await page.locator('main [name="ho-ten"]').fill(court.who("Người dân", 1).name);
        const answer = await send(page, formWith(page, "ho-ten"));
        assert.ok(answer.status() < 400, String(answer.status()));
        await look(page, "answer_found");
    });
});

/* Last: the database loses a table behind the program's back. */
test("503: the database does not answer", () => with_(null, async (page) => {
    const [database] = readdirSync(court.data).filter((name) => /\.(db|sqlite)$/.test(name));
    execFileSync("python3", ["-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=20).execute('ALTER TABLE hearing RENAME TO elsewhere')", join(court.data, database)]);
    await refused(page, await page.goto("/lich-xet-xu"), 503, "503");
}));
