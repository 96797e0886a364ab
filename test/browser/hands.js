/* How a form is filled in and sent: with a pointer, or by the keyboard alone. */
import assert from "node:assert/strict";

const field = (page, name) => page.locator(`main [name="${name}"]`);

/* Resolves with the answer to what was sent. */
async function answered(page, press) {
    const post = (r) => r.request().method() === "POST" && r.request().isNavigationRequest();
    const [answer] = await Promise.all([page.waitForResponse(post), page.waitForNavigation(), press()]);
    return answer;
}

export const pointer = {
    async fill(page, fields) {
        for (const [name, value] of Object.entries(fields)) {
            const first = field(page, name).first();
            assert.notEqual(await field(page, name).count(), 0, `${page.url()} asks for ${name}`);
            const type = await first.getAttribute("type");
            if (type === "radio" || type === "checkbox") {
                for (const one of [value].flat()) await page.locator(`main [name="${name}"][value="${one}"]`).check({ force: true });
            } else if ((await first.evaluate((e) => e.tagName)) === "SELECT") await first.selectOption(value);
            else await first.fill(value);
        }
    },
    press: (page, target) => target.click(),
    send: (page, button) => answered(page, () => button.click()),
    choose: (page, input, files) => input.setInputFiles(files),
};

/* What has the focus, and whether one sees that it has. */
export const focused = () => {
    const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
    return { name: e.name || e.getAttribute("href") || e.tagName, text: e.textContent.trim().slice(0, 40), tag: e.tagName, type: e.type, value: e.value,
        wanted: e.dataset.wanted === "1", skip: e.matches(".skip"), folded: e.matches("main details.more:not([open]) > summary"),
        seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.width > 0, top: box.top + scrollY, left: box.left };
};

/* Tab until `wanted` is true; every stop on the way is seen. The menu is skipped when nothing is wanted there, what is folded is opened. */
async function tabTo(page, wanted, inMenu = false) {
    for (let i = 0; i < 600; i++) {
        await page.keyboard.press("Tab");
        const at = await page.evaluate(focused);
        assert.ok(at.seen || at.tag === "BODY" || at.tag === "HTML", `${page.url()}: ${at.tag} ${at.name} ${at.text} shows no focus`);
        if (wanted(at)) return at;
        if ((at.skip && !inMenu) || at.folded) await page.keyboard.press("Enter");
    }
    throw new Error(`${page.url()}: the keyboard does not get there`);
}

/* To what a locator points at. */
async function tabToTarget(page, target) {
    const inMenu = await target.first().evaluate((e) => {
        e.dataset.wanted = "1";
        return !e.closest("main");
    });
    await tabTo(page, (at) => at.wanted, inMenu);
    await target.first().evaluate((e) => delete e.dataset.wanted).catch(() => {});
}

const arrowTo = async (page, value) => {
    for (let i = 0; i < 300; i++) {
        const at = await page.evaluate(() => ({ value: document.activeElement.value, last: document.activeElement.selectedIndex === document.activeElement.length - 1 }));
        if (at.value === value) return;
        await page.keyboard.press(at.last ? "Home" : "ArrowDown");
    }
    throw new Error(`${page.url()}: the arrows do not lead to ${value}`);
};

/* A day and a time have a place for each number, in the order of the browser's own language; only the year does not lead on by itself. */
async function typeMoment(page, moment) {
    const [year, month, day, hour, minute] = moment.split(/[-T:]/);
    for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.type(`${month}${day}${year}`);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.type(`${String(((Number(hour) + 11) % 12) + 1).padStart(2, "0")}${minute}${Number(hour) < 12 ? "A" : "P"}`);
    assert.equal(await page.evaluate(() => document.activeElement.value), moment);
}

/* The answer to the field that has the focus; true when nothing of it is left to do. */
async function answer(page, at, value) {
    if (at.type === "checkbox") {
        if (![value].flat().includes(at.value)) return false;
        await page.keyboard.press("Space");
        return !Array.isArray(value) || value.length === 1;
    }
    if (at.type === "radio") {
        await arrowTo(page, value);
        if (!(await page.evaluate(() => document.activeElement.checked))) await page.keyboard.press("Space");
    } else if (at.tag === "SELECT") {
        await arrowTo(page, value);
    } else if (at.type === "datetime-local") {
        await typeMoment(page, value);
    } else {
        await page.keyboard.press("Control+A");
        await page.keyboard.insertText(value); // as the keyboards for Vietnamese do
    }
    return true;
}

export const keyboard = {
    async fill(page, fields) {
        const left = new Map(Object.entries(fields));
        for (const name of left.keys()) assert.notEqual(await field(page, name).count(), 0, `${page.url()} asks for ${name}`);
        while (left.size) {
            const at = await tabTo(page, (stop) => left.has(stop.name));
            const value = left.get(at.name);
            if (await answer(page, at, value)) left.delete(at.name);
            else if (Array.isArray(value)) left.set(at.name, value.filter((one) => one !== at.value));
        }
    },
    async press(page, target) {
        await tabToTarget(page, target);
        await page.keyboard.press("Enter");
    },
    async toggle(page, box) {
        await tabToTarget(page, box);
        await page.keyboard.press("Space");
    },
    async send(page, button) {
        await tabToTarget(page, button);
        return answered(page, () => page.keyboard.press("Enter"));
    },
    async choose(page, input, files) {
        const chooser = page.waitForEvent("filechooser", { timeout: 60_000 }); // before the way there: the browser needs a moment to know that it is waited for
        await tabToTarget(page, input);
        await page.keyboard.press("Enter");
        await (await chooser).setFiles(files);
    },
};
