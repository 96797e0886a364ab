/* What is asked of every page: usable on a phone and at a desk, in both themes, by everyone. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DESK, PHONE, PICTURES } from "./court.js";
import { meet } from "./routes.js";

const AXE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const PICTURED = !process.env.CI; // nobody looks at them there, and they take a third of the time
const RULES = { resultTypes: ["violations"], preload: false }; // all styles are the court's own
const COLOURS = { ...RULES, runOnly: ["color-contrast", "link-in-text-block"] };
/* Every rule at both widths with what is folded opened, the rules that a theme can break in both themes at both widths. */
const WAYS = [[PHONE, "light", false, COLOURS], [DESK, "light", true, RULES], [DESK, "dark", false, COLOURS], [PHONE, "dark", true, RULES]];
/* Two ways that show both themes and both widths: page by page the one or the other. */
const BRIEF = [[PHONE, "light", true, RULES], [DESK, "dark", true, RULES]];
let turns = 0;

function told(violations, how) {
    return violations.map((v) => `${how}: ${v.id}, ${v.help}\n        ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join("\n        ")}`);
}

/* Elements that stick out at the right, for the message; the panel of the header is opened for it. */
const tooWide = () => {
    const width = document.documentElement.clientWidth;
    const panel = document.querySelector("details.display");
    if (panel) panel.open = true;
    const found = document.documentElement.scrollWidth <= width ? []
        : [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > width + 1)
            .slice(-3).map((e) => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 40)}`);
    if (panel) panel.open = false;
    return found;
};

/* Opens what is folded, or folds again what was. */
const unfold = (open) => document.querySelectorAll("main details").forEach((d) => (d.open = open || d.hasAttribute("data-was-open")));
const rememberFolds = () => document.querySelectorAll("main details[open]").forEach((d) => d.setAttribute("data-was-open", ""));

/* What is no page but a file: it answers, and is met. */
export async function take(page, target) {
    const address = await target.first().getAttribute("href");
    const answer = await page.request.get(address);
    assert.equal(answer.status(), 200, address);
    assert.ok(!(answer.headers()["content-type"] ?? "").startsWith("text/html"), address);
    meet(address);
}

/* `brief`: in one of two ways in turn; for pages that differ from one looked at before by their language, their words, or what they complain of. */
export async function look(page, name, brief = false) {
    const found = [];
    if ((await page.locator(".error-page").count()) === 0) meet(page.url());
    await page.evaluate(AXE);
    await page.evaluate(rememberFolds);
    for (const [size, colorScheme, open, rules] of brief ? [BRIEF[turns++ % BRIEF.length]] : WAYS) {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme });
        await page.evaluate(unfold, open);
        const how = `${size.width} px, ${colorScheme}`;
        const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), rules);
        found.push(...told(violations, how));
        if (size === PHONE) {
            const wide = await page.evaluate(tooWide);
            if (wide.length) found.push(`${how}: scrolls sideways: ${wide.join(" | ")}`);
        }
        if (name && PICTURED) await page.screenshot({ path: join(PICTURES, `${name}.${size.width}.${colorScheme}.png`), fullPage: true });
    }
    await page.evaluate(unfold, false);
    await page.emulateMedia({ colorScheme: "light" });
    assert.deepEqual(found, []);
}
