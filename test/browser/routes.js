/* Which routes of the program the tests have met: as a page that was looked at, or as something that is none (a file, a way on to a page). */
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROGRAM, ROOT } from "./court.js";

const MET = join(ROOT, "build/browser-met"); // one address a line, of all files of tests; run.sh begins it anew

const pathOf = (address) => address.replace(/^https?:\/\/[^/]+/, "").split(/[?#]/)[0].replace(/^\/en(?=\/|$)/, "") || "/";

export function meet(address) {
    appendFileSync(MET, `${pathOf(address)}\n`);
}

/* The routes a browser can ask for; an address belongs to the one with the fewest holes that fits. */
export function routes() {
    const listed = JSON.parse(execFileSync(PROGRAM, ["routes", "--json"], { encoding: "utf8" })).routes;
    const all = listed.filter((r) => r.method === "GET").map(({ path }) => ({
        path, holes: path.split("{").length,
        fits: new RegExp(`^${path.replace(/[.]/g, "\\.").replace(/\{[a-z]+\*\}/g, ".+").replace(/\{[a-z]+\}/g, "[^/]+")}$`),
    })).sort((a, b) => a.holes - b.holes);
    return { all: all.map((r) => r.path), of: (address) => all.find((r) => r.fits.test(pathOf(address)))?.path };
}

export function metRoutes(of) {
    return new Set(readFileSync(MET, "utf8").trim().split("\n").map(of));
}
