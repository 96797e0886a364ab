/* A court of invented people behind a real server, and the browser that visits it. */
import { chromium } from "playwright-core";
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync, mkdtempSync, rmSync, openSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pointer } from "./hands.js";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const PROGRAM = process.env.CONGLY ?? join(ROOT, "build/release/congly");
export const PICTURES = join(ROOT, "build/pictures");
export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 900 };
const DAY = 86_400_000;

function freePort() {
    return new Promise((resolve) => {
        const server = createServer().listen(0, "127.0.0.1", () => {
            const { port } = server.address();
            server.close(() => resolve(port));
        });
    });
}

/* The nth of those who hold a post in the first court, or of the citizens by the first words on their card. */
function chooser(people) {
    return (post, nth = 1) => {
        const found = people.filter((p) => p.posts.some((x) => x.power === post && x.court === "T00K01") || (!p.staff && p.card.startsWith(post)));
        if (!found[nth - 1]) throw new Error(`nobody is ${post} ${nth}`);
        return found[nth - 1];
    };
}

/* `more` are options of `congly demo`. The clock moves with `days(n)`. */
export function openCourt(...more) {
    return openStrictCourt("--no-rates", ...more);
}

/* The same, which also counts how often one asks. */
export async function openStrictCourt(...more) {
    const dir = mkdtempSync(join(tmpdir(), "congly-browser-"));
    const clock = join(dir, "clock"), log = join(dir, "log"), port = await freePort();
    writeFileSync(clock, "0");
    const out = openSync(log, "w");
    const server = spawn(PROGRAM, ["demo", "--data", join(dir, "data"), "--port", String(port), "--test-clock", clock, ...more],
        { stdio: ["ignore", out, out] });
    const origin = `http://127.0.0.1:${port}`;
    for (let waited = 0; ; waited++) {
        if (await fetch(`${origin}/readyz`).then((a) => a.ok, () => false)) break;
        if (server.exitCode !== null || waited > 3000) throw new Error(`the court does not open: ${readFileSync(log, "utf8").slice(-2000)}`);
        await new Promise((done) => setTimeout(done, 100));
    }
    const people = await fetch(`${origin}/api/v1/demo/people`).then((a) => a.json()).then((a) => a.items);
    const tokens = new Map();
    let moved = 0;
    return {
        origin,
        people,
        who: chooser(people),
        data: join(dir, "data"),
        /* A command of the program beside its server. */
        run: (...args) => execFileSync(PROGRAM, [...args, "--data", join(dir, "data")], { encoding: "utf8" }),
        /* What the API answers to a person. */
        async api(person, path) {
            if (!tokens.has(person.account)) {
                const asked = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ account: person.account }) };
                tokens.set(person.account, (await fetch(`${origin}/api/v1/demo/tokens`, asked).then((a) => a.json())).token);
            }
            return fetch(`${origin}${path}`, { headers: { Authorization: `Bearer ${tokens.get(person.account)}` } }).then((a) => a.json());
        },
        /* The clock's own acts (draws, what is due) follow within two of its ticks. */
        async days(n) {
            moved += Math.round(n * DAY);
            writeFileSync(clock, String(moved));
            await new Promise((done) => setTimeout(done, 2200));
        },
        now: () => new Date(Date.now() + moved),
        async close() {
            const ended = new Promise((done) => server.once("exit", done));
            server.kill("SIGTERM");
            const status = await ended;
            rmSync(dir, { recursive: true, force: true });
            if (status !== 0) throw new Error(`the server ended with ${status}`);
        },
    };
}

/* Debian's Chromium; nothing it does by itself may leave the machine. */
export function openBrowser() {
    mkdirSync(PICTURES, { recursive: true });
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--lang=en-US",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
    });
}

/* A device of one person; what the page's own scripts break, or the policy of the page stops, is an error of the test. */
export async function visit(browser, court, more = {}) {
    const context = await browser.newContext({ baseURL: court.origin, viewport: DESK, locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh", colorScheme: "light", reducedMotion: "reduce", ...more });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    const complaints = [];
    page.on("pageerror", (e) => complaints.push(String(e)));
    page.on("console", (m) => m.type() === "error" && !/status of 4\d\d/.test(m.text()) && complaints.push(m.text()));
    return { context, page, complaints, close: () => context.close() };
}

/* By the card of the sign-in page, as its visitors do. */
export async function signIn(page, person, hands = pointer) {
    await page.goto("/dang-nhap");
    await hands.press(page, page.locator(`form:has(input[name="nguoi"][value="${person.account}"]) button`));
    await page.waitForURL((url) => url.pathname !== "/dang-nhap");
}

/* The administrator: made by the operator's command, his first password set with the code it printed. */
export async function signInAdmin(page, court) {
    const login = "quan-tri-thu", password = "mot mat khau rat dai 7";
    const { code } = JSON.parse(court.run("user", "add-admin", "--login", login, "--name", "Người Quản Trị", "--json"));
    await page.goto("/khoi-phuc");
    for (const [name, value] of [["tai-khoan", login], ["ma", code], ["mat-khau-moi", password], ["nhap-lai", password]]) await page.locator(`main [name="${name}"]`).fill(value);
    await page.locator("main form button.primary").click();
    await page.waitForLoadState();
    await page.goto("/dang-nhap");
    for (const [name, value] of [["tai-khoan", login], ["mat-khau", password]]) await page.locator(`main [name="${name}"]`).fill(value);
    await page.locator('main form:has([name="mat-khau"]) button').click();
    await page.waitForURL((url) => url.pathname !== "/dang-nhap");
}
