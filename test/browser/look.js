/* What is asked of every page: usable on a phone and at a desk, in both themes, by everyone. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DESK, PHONE, PICTURES } from "./court.js";

const AXE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const PICTURED = !process.env.CI; // nobody looks at them there, and they take a third of the time
const EVERYTHING = { resultTypes: ["violations"] };
const COLOURS = { ...EVERYTHING, runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block", "target-size"] } };
/* All rules on a phone in light and at a desk in dark; the other two pairs differ from these by colour and size alone. */
const WAYS = [[PHONE, "light", EVERYTHING], [DESK, "light", COLOURS], [DESK, "dark", EVERYTHING], [PHONE, "dark", COLOURS]];

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

/* `brief`: the two ways that try every rule; for pages that differ from others by their language alone. */
export async function look(page, name, brief = false) {
    const found = [];
    await page.evaluate(AXE);
    for (const [size, colorScheme, rules] of WAYS) {
        if (brief && rules === COLOURS) continue;
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme });
        const how = `${size.width} px, ${colorScheme}`;
        const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), rules);
        found.push(...told(violations, how));
        if (size === PHONE && colorScheme === "light") {
            const wide = await page.evaluate(tooWide);
            if (wide.length) found.push(`${how}: scrolls sideways: ${wide.join(" | ")}`);
        }
        if (name && PICTURED) await page.screenshot({ path: join(PICTURES, `${name}.${size.width}.${colorScheme}.png`), fullPage: true });
    }
    await page.emulateMedia({ colorScheme: "light" });
    assert.deepEqual(found, []);
}
