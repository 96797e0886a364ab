/* Every page of the program as its readers come to it: axe, both themes, phone and desk, and each form once more with what was wrong in it.
 * The first page of a route is looked at in four ways, the others (another state, act or language) in one of two in turn. build/pictures/ keeps what was seen. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser, openCourt, ROOT, signIn, signInAdmin, visit } from "./court.js";
import { crawl, kind } from "./crawl.js";
import { interview } from "./filing.js";
import { look, take } from "./look.js";
import { routes } from "./routes.js";

const COURT = "T00K01";
const STAFF = ["clerk", "chief_judge", "judge", "lay_judge", "procuracy", "higher_procuracy", "mediator", "enforcement_body"];
const CITIZENS = { plaintiff: "Nguyên đơn", defendant: "Bị đơn", lawyer: "Luật sư", citizen: "Người dân" };
/* Beside those who decide in a file, the desks of its court. */
const DESKS = ["chief_judge", "clerk", "procuracy", "enforcement_body"];
const DESK_PAGES = new Set(["/nghiep-vu", "/vu-viec-cua-toi", "/nop-don"]);
const FILE_PAGES = new Set(["/nghiep-vu/ho-so/{}", "/vu-viec-cua-toi/{}"]);
/* Nobody could do without these; a link that went missing would be noticed here. */
const MUST = ["/", "/ban-an", "/ban-an/{}", "/ban-an/so-cong-bo", "/ban-an/vien-dan", "/ban-an/de-xuat-an-le", "/ban-an/{}/gop-y", "/ban-an/{}/de-xuat", "/tai-khoan/y-kien", "/nghiep-vu/y-kien/{}", "/lich-xet-xu", "/an-phi", "/thoi-han", "/minh-bach", "/minh-bach/quy-tac",
    "/minh-bach/so-doi-chung", "/minh-bach/phan-cong", "/kiem-tra", "/huong-dan", "/tong-dat", "/dang-nhap", "/khoi-phuc", "/nop-don",
    "/tinh-trang-he-thong", "/en/", "/en/ban-an/{id}", "/vu-viec-cua-toi", "/thong-bao", "/tai-khoan", "/nghiep-vu",
    "/nghiep-vu/ho-so", "/nghiep-vu/lich", "/nghiep-vu/so", "/nghiep-vu/tong-dat", "/nghiep-vu/tiep-nhan",
    "/nghiep-vu/tiep-nhan/moi", "/nghiep-vu/bang-dieu-hanh", "/nghiep-vu/ho-so/{}/van-ban/{}", "/nghiep-vu/ban-an-cho-duyet/{}",
    "/quan-tri", "/quan-tri/nguoi/{}", "/van-ban-phap-luat", "/van-ban-phap-luat/1-2099-qh99", "/van-ban-phap-luat/1-2099-qh99/dieu-2"];
/* Invented, with what looks like a number of identity and a telephone: the gate holds it for a person. */
const HELD = { id: "gia-dinh-giu-lai", court: "Tòa án nhân dân khu vực 1 - Hoài Giang", number: "7/2019/DS-ST", date: "2019-05-06", type: "Dân sự", instance: "Sơ thẩm",
    title: "Tranh chấp hợp đồng vay tài sản", anonymised: true, source: "Dữ liệu giả định",
    text: `DỮ LIỆU GIẢ ĐỊNH – KHÔNG PHẢI BẢN ÁN THẬT\nNỘI DUNG VỤ ÁN:\nÔng Nguyễn Văn A, căn cước số 001099000123, điện thoại 0900000123, vay tiền của bà Trần Thị B.\nQUYẾT ĐỊNH:\n1. Buộc ông A trả tiền cho bà B.\n${"2. Không chấp nhận yêu cầu khác của các bên.\n".repeat(20)}` };

let court, browser;
const seen = new Set(), known = new Set(), spoiled = new Set(), stateOf = new Map();
const { of } = routes();
/* One file of each state, the court of the cards first; and who of the cards has business with it. */
const files = [];

async function readFiles() {
    const byName = (name) => court.people.find((p) => p.name === name);
    for (const chief of court.people.filter((p) => p.posts.some((x) => x.power === "chief_judge"))) {
        const at = chief.posts[0].court;
        for (const { id, state } of (await court.api(chief, `/api/v1/matters?court=${at}&limit=100`)).items) {
            const first = !files.some((f) => f.state === state);
            stateOf.set(id, state);
            if (!first) continue;
            const m = await court.api(chief, `/api/v1/matters/${id}`);
            const people = [...court.people.filter((p) => p.posts.some((x) => x.court === at && DESKS.includes(x.power))),
                ...m.assigned.filter((a) => !a.until).map((a) => byName(a.name)).filter(Boolean)];
            files.push({ id, state, people: [...new Set(people)] });
        }
    }
    for (const citizen of court.people.filter((p) => !p.staff)) {
        for (const { id } of (await court.api(citizen, "/api/v1/matters")).items) files.find((f) => f.id === id)?.people.push(citizen);
    }
}

before(async () => {
    court = await openCourt();
    const held = join(court.data, "..", "held.jsonl");
    writeFileSync(held, `${JSON.stringify(HELD)}\n`);
    assert.equal(JSON.parse(court.run("judgments", "import", held, "--json")).held, 1);
    assert.equal(JSON.parse(court.run("law-texts", "import", join(ROOT, "test/golden/statutes.jsonl"), "--json")).added, 4);
    await readFiles();
    browser = await openBrowser();
}, { timeout: 330_000 });
after(async () => { await browser?.close(); await court?.close(); });

/* An inbox is its reader's; a file looks different in each state. */
const own = (reader) => (what, address) => {
    if (DESK_PAGES.has(what)) return ` ${reader}`;
    return FILE_PAGES.has(what) ? ` ${stateOf.get(address.match(/[0-9a-z]{26}/)[0])}` : "";
};

const fileName = (reader, what) => `${reader}${what.replace(/[^a-z0-9{}-]+/gi, "_").replaceAll("{}", "x")}`;

async function lookAt(page, reader, what, brief) {
    assert.match(await page.title(), /\S – \S/);
    assert.match(await page.innerText("body"), /DỮ LIỆU GIẢ ĐỊNH/, "invented data are marked on every page");
    assert.equal(await page.locator("h1").count() > 0, true, "a heading");
    await look(page, fileName(reader, what), brief);
}

/* Something no field takes in every field a person fills in: the page comes back with its complaints, and nothing was done. */
const spoil = (form) => {
    for (const e of form.elements) {
        if (["hidden", "submit", "button", "fieldset", "file"].includes(e.type)) continue;
        if (e.type === "radio" || e.type === "checkbox") {
            e.value = "khong-co";
            e.checked = true;
        } else if (e.tagName === "SELECT") {
            e.add(new Option("?", "khong-co"));
            e.value = "khong-co";
        } else {
            if (e.tagName === "INPUT") e.type = "text";
            e.value = "x\u202ey";
        }
    }
    HTMLFormElement.prototype.submit.call(form);
};
const asks = (forms) => forms.map((form, i) => ({ i, method: form.method, action: new URL(form.action).pathname,
    fields: [...form.elements].filter((e) => !["hidden", "submit", "button", "fieldset"].includes(e.type)).map((e) => e.name) }))
    .filter((f) => f.method === "post" && f.fields.some((name) => name));

async function lookAtRefusals(t, page, reader, address, what) {
    const forms = await page.$$eval("main form", asks);
    for (const { i, action, fields } of forms) {
        const name = `${kind(action)} ${[...new Set(fields.map((f) => f.replace(/\d+/g, "{}")))]}`;
        if (spoiled.has(name)) continue;
        spoiled.add(name);
        await t.test(`${reader}: ${what}: refused ${kind(action)}`, async () => {
            await page.goto(address);
            const [answer] = await Promise.all([page.waitForNavigation(), page.locator("main form").nth(i).evaluate(spoil)]);
            const status = answer.status();
            assert.ok(status >= 400 && status < 500, `${action}: ${status}`);
            await lookAt(page, reader, `${kind(action)}.refused${spoiled.size}`, true);
        });
    }
}

async function walk(t, reader, page, starts) {
    for await (const { address, what, status } of crawl(page, starts, seen, own(reader))) {
        if (what.startsWith("/en") && reader !== "public") continue; // the same templates: English is read on the public's pages
        const route = of(address), brief = known.has(route);
        known.add(route);
        await t.test(`${reader}: ${what}`, async () => {
            assert.equal(status, 200, address);
            await lookAt(page, reader, what, brief);
        });
        if (!what.startsWith("/en")) await lookAtRefusals(t, page, reader, address, what);
    }
}

async function visitAs(t, reader, person, starts) {
    const { page, complaints, close } = await visit(browser, court);
    if (person) await signIn(page, person);
    await walk(t, reader, page, starts);
    await close();
    assert.deepEqual(complaints, []);
}

test("public pages", (t) => visitAs(t, "public", null, ["/", "/trang-thai", `/lich-xet-xu?toa=${COURT}`, `/minh-bach/phan-cong?toa=${COURT}`]));
for (const [name, card] of Object.entries(CITIZENS)) {
    test(`pages of ${name}`, (t) => visitAs(t, name, court.who(card), ["/vu-viec-cua-toi"]));
}
for (const post of STAFF) {
    test(`pages of ${post}`, (t) => visitAs(t, post, court.who(post), ["/nghiep-vu"]));
}

test("a file in each state of the procedure, as each of its people sees it", async (t) => {
    const { states } = await fetch(`${court.origin}/api/v1/procedures/civil_first_instance`).then((a) => a.json());
    const empty = states.map((s) => s.id).filter((id) => id !== "draft" && !files.some((f) => f.state === id));
    assert.deepEqual(empty, [], "the demo has no file in these states");
    for (const person of new Set(files.flatMap((f) => f.people))) {
        const base = person.staff ? "/nghiep-vu/ho-so" : "/vu-viec-cua-toi", reader = person.posts[0]?.power ?? "citizen";
        await visitAs(t, reader, person, files.filter((f) => f.people.includes(person)).map((f) => `${base}/${f.id}`));
    }
});

test("the place of a judgment that was taken down keeps a signed notice", async () => {
    const { page, close } = await visit(browser, court);
    await signIn(page, court.who("chief_judge"));
    await page.goto(`/nghiep-vu/ho-so/${files.find((f) => f.state === "taken_down").id}`);
    const answer = await page.goto(await page.locator('main a[href^="/ban-an/"]').first().getAttribute("href"));
    assert.equal(answer.status(), 410);
    await lookAt(page, "public", "/ban-an/{}.taken_down");
    await take(page, page.locator('main a[href$="/chung-thuc.json"]'));
    await close();
});

test("articles of law that were found", async () => {
    const { page, close } = await visit(browser, court);
    await page.goto("/van-ban-phap-luat");
    await page.getByRole("combobox", { name: "Từ cần tìm hoặc câu hỏi" }).fill("tha dieu vuong day dien bi phat bao nhieu");
    await page.keyboard.press("Enter");
    assert.match(await page.locator(".found li").first().innerText(), /xử phạt vi phạm hành chính về thả diều/);
    await lookAt(page, "public", "/van-ban-phap-luat.found");
    await close();
});

test("each page of the interview", async (t) => {
    const { page, complaints, close } = await visit(browser, court);
    await signIn(page, court.who("Người dân", 3));
    const steps = [];
    await interview(page, { each: async () => steps.push(page.url().replace(court.origin, "")) });
    const review = page.url().replace(court.origin, "");
    await walk(t, "interview", page, [...steps, review, review.replace("/xem-lai", ""), review.replace("/xem-lai", "/xoa")]);
    await close();
    assert.deepEqual(complaints, []);
});

test("pages of the administrator", async (t) => {
    const { page, complaints, close } = await visit(browser, court);
    await signInAdmin(page, court);
    await walk(t, "administrator", page, [`/quan-tri/nguoi/${court.who("clerk").person}`, `/quan-tri/phong-xu-an?toa=${COURT}`, "/quan-tri"]);
    await close();
    assert.deepEqual(complaints, []);
});

test("no page went missing", () => assert.deepEqual(MUST.filter((what) => !seen.has(what) && ![...seen].some((s) => s.startsWith(`${what} `))), []));
