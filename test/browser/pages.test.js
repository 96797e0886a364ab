/* Every page of the demo as its readers come to it by links: axe, both themes, phone and desk; build/pictures/ keeps what was seen. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, openDemo, signIn, visit } from "./court.js";
import { crawl } from "./crawl.js";
import { look } from "./look.js";

const STAFF = ["clerk", "chief_judge", "judge", "lay_judge", "procuracy", "enforcement_body"];
const CITIZENS = { plaintiff: "Nguyên đơn", lawyer: "Luật sư", citizen: "Người dân" };
/* What a reader sees here depends on who reads: each looks for himself. */
const OWN = new Set(["/nghiep-vu", "/nghiep-vu/ho-so/{}", "/vu-viec-cua-toi", "/vu-viec-cua-toi/{}"]);
/* Nobody could do without these; a link that went missing would be noticed here. */
const MUST = ["/", "/ban-an", "/ban-an/{}", "/ban-an/so-cong-bo", "/lich-xet-xu", "/an-phi", "/thoi-han", "/minh-bach", "/minh-bach/quy-tac",
    "/minh-bach/so-doi-chung", "/minh-bach/phan-cong", "/kiem-tra", "/huong-dan", "/tong-dat", "/dang-nhap", "/khoi-phuc", "/nop-don",
    "/tinh-trang-he-thong", "/en", "/en/ban-an/{}", "/vu-viec-cua-toi", "/vu-viec-cua-toi/{}", "/thong-bao", "/tai-khoan", "/nghiep-vu",
    "/nghiep-vu/ho-so", "/nghiep-vu/ho-so/{}", "/nghiep-vu/lich", "/nghiep-vu/so", "/nghiep-vu/tong-dat", "/nghiep-vu/tiep-nhan",
    "/nghiep-vu/tiep-nhan/moi", "/nghiep-vu/bang-dieu-hanh", "/nghiep-vu/ho-so/{}/van-ban/{}"];

let court, browser;
const seen = new Set();
before(async () => { court = await openDemo(); browser = await openBrowser(); }, { timeout: 330_000 });
after(async () => { await browser?.close(); await court?.close(); });

function fileName(reader, what) {
    return `${reader}${what.replace(/[^a-z0-9{}-]+/gi, "_").replaceAll("{}", "x")}`;
}

async function walk(t, reader, person, starts) {
    const { page, complaints, close } = await visit(browser, court);
    if (person) await signIn(page, person);
    for await (const { address, what, status } of crawl(page, starts, seen, (kind) => person !== null && OWN.has(kind))) {
        await t.test(`${reader}: ${what}`, async () => {
            assert.equal(status, 200, address);
            assert.match(await page.title(), /\S – \S/);
            assert.match(await page.innerText("body"), /DỮ LIỆU GIẢ ĐỊNH/, "invented data are marked on every page");
            assert.equal(await page.locator("h1").count() > 0, true, "a heading");
            await look(page, fileName(reader, what), what.startsWith("/en"));
            assert.deepEqual(complaints.splice(0), []);
        });
    }
    await close();
}

test("public pages", (t) => walk(t, "public", null, ["/"]));
for (const [name, card] of Object.entries(CITIZENS)) {
    test(`pages of ${name}`, (t) => walk(t, name, court.who(card), ["/vu-viec-cua-toi"]));
}
for (const post of STAFF) {
    test(`pages of ${post}`, (t) => walk(t, post, court.who(post), ["/nghiep-vu"]));
}
test("no page went missing", () => assert.deepEqual(MUST.filter((kind) => !seen.has(kind)), []));
