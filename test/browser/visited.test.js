/* Last of the files: every address of the program (`congly routes --json`) was met by the tests before; one that nobody met is named. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { metRoutes, routes } from "./routes.js";

/* No reader ever gets a page from these. */
const EXCUSED = [
    /^\/(healthz|readyz|metrics)$/, // for machines that watch
    /^\/api\//, // JSON, asked with a token
    /\/luong$/, // a stream of events, read by web/live.js
    /\/goi-y$/, // JSON: what may be about to be typed, read by web/page.js
    /^\/tai-lieu\/\{id\}$/, // JSON: how far an upload has come, read by web/page.js
];

test("every page of the program was looked at", () => {
    const { all, of } = routes(), met = metRoutes(of);
    assert.deepEqual(all.filter((path) => !met.has(path) && !EXCUSED.some((e) => e.test(path))), []);
});
