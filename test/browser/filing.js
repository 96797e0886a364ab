import { pointer } from "./hands.js";

/* The interview, answered as a citizen would: each page's own fields, then "save and go on", until the petition is there to be read. */
export const ANSWERS = {
    "vai-tro": "chinh-minh",
    "nguyen-don-1-loai": "person",
    "nguyen-don-1-phuong": "phường Bến Lụa, Hoài Giang",
    "bi-don-1-loai": "person",
    "bi-don-1-ten": "Đá Thị Gốm",
    "bi-don-1-biet": "co",
    "bi-don-1-dia-chi": "số 8, đường Lúa Chín",
    "bi-don-1-phuong": "phường Bến Lụa, Hoài Giang",
    "viec": "DS.26.3.01",
    "yeu-cau-1-noi-dung": "Buộc bà Đá Thị Gốm trả số tiền đã vay là 500.000.000 đồng.",
    "yeu-cau-1-so-tien": "500.000.000",
    "toa": "T00K01",
    "su-viec": "Ngày 02/3/2026 tôi cho bà Gốm vay 500.000.000 đồng, hẹn trả sau ba tháng. Đến nay bà Gốm chưa trả.",
    "tai-lieu-1-ten": "Giấy vay tiền",
    "hoa-giai": "undecided",
    "dien-tu": "co",
};

export async function interview(page, { answers = ANSWERS, each = async () => {}, hands = pointer } = {}) {
    const next = page.locator("main form button.primary");
    await page.goto("/nop-don");
    await hands.press(page, next);
    for (let step = 0; step < 20; step++) {
        await page.waitForURL(/\/nop-don\/[0-9a-z]{26}\//);
        if (page.url().endsWith("/xem-lai")) return;
        const from = new URL(page.url()).pathname;
        await each(from.split("/").at(-1));
        const asked = new Set(await page.locator("main [name]").evaluateAll((all) => all.map((e) => e.name)));
        await hands.fill(page, Object.fromEntries(Object.entries(answers).filter(([name]) => asked.has(name))));
        await hands.press(page, next);
        await page.waitForURL((url) => url.pathname !== from).catch(async () => {
            throw new Error(`${from}: ${await page.locator("main .problems").innerText().catch(() => "does not go on")}`);
        });
    }
    throw new Error("the interview does not end");
}

/* A photograph as a phone takes it, small: a PNG of one colour that the browser itself draws. */
export async function photograph(page, name) {
    const shot = await page.locator(".brand").screenshot();
    return { name, mimeType: "image/png", buffer: shot };
}
