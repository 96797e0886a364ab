#!/usr/bin/env python3
"""Pages as they were when somebody last looked at them: test/golden/pages, compared byte for byte.

    test/golden.py CONGLY              compares; a page that differs is shown as a difference of lines
    test/golden.py CONGLY --accept     writes the pages anew: read `git diff test/golden/pages` before you commit it

The pages come from one invented court that lives test/golden/pages.scen on a test clock. Only what must differ from run to run is
replaced: nonces, tokens, hashes, ids, the minute of the day.
"""
import difflib
import json
import os
import re
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from scenario import PATIENCE, PROGRAM, Server, Story, Wrong

PAGES = "test/golden/pages"
STORY = "test/golden/pages.scen"
ACCEPT = "--accept" in sys.argv[2:]
SHOWN = 40  # lines of a difference

# In this order: a longer pattern first.
REPLACED = (
    # what comes again by the clock: whether and when it last ran
    (r'(?s)<tr>\n<th scope="row" data-label="Việc nền"><div class="cell">(?:Báo bản án mới|Tạo tệp dữ liệu mở)(?:(?!</tr>).)*</tr>\n', ""),
    (r'<svg class="qr".*?</svg>', '<svg class="qr">…</svg>'),
    (r"\b[0-9a-f]{64}\b", "{hash}"),
    (r"(?<![\w+/])(?=[a-z0-9+/]*[A-Z])(?=[A-Z0-9+/]*[a-z])[A-Za-z0-9+/]{42,}={0,2}", "{base64}"),
    (r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b", "{code}"),
    (r"(/tinh/)[0-9a-f]{16}/", r"\1{asset}/"),
    (r"(Phiên bản dữ liệu pháp luật: )[0-9a-f]{12}", r"\1{law}"),
    (r"(Mã sự việc</dt><dd[^>]*>)[0-9a-z]{13}", r"\1{correlation}"),
    (r"\b\d+( việc đang chờ)", r"{n}\1"),
    (r"(Sổ đối chứng: )\d+", r"\1{leaf}"),
    (r"(Dung lượng [^<]*</dt><dd>)[\d,]+", r"\1{n}"),
    (r"(Số dòng trong sổ đối chứng</dt><dd>)\d+", r"\1{n}"),
    (r"((?:nạp ngày|Loaded on) )\d\d/\d\d/\d{4}", r"\1{day}"),
    (r"\b08 giờ 0\d\b", "08 giờ 00"),
    (r"\b(TAAP )[0-9a-z]{10}\b", r"\1{end of id}"),
    (r"(UID:)[0-9a-f]{32}@", r"\1{digest}@"),
    (r"T0([18]):0\d:\d\d(\.\d+)?", r"T0\1:00:00"),
    (r'(data-label="Số lần" class="right"><div class="cell">)\d+', r"\1{n}"),
)


def without_chance(text):
    for pattern, put in REPLACED:
        text = re.sub(pattern, put, text, flags=re.S)
    known = {}
    return re.sub(r"\b[0-9a-hjkmnp-tv-z]{26}\b", lambda x: known.setdefault(x.group(0), "{id %d}" % (len(known) + 1)), text)


class Reader(Story):
    """A story on whose way pages are read: page NAME READER ADDRESS, with "-> 404" behind it when that is the answer; and texts of law are
    loaded: law texts FILE."""

    def __init__(self, server):
        super().__init__(server, STORY)
        self.pages = {}

    def take(self, line, values):
        found = re.fullmatch(r"page (\S+) (\w+(?: \d)?) (\S+)(?: -> (\d+))?", line)
        if found:
            self.read(*found.groups())
        elif line.startswith("law texts "):
            self.load(line[len("law texts "):])
        else:
            super().take(line, values)

    def read(self, name, reader, path, wanted):
        """The page once every act it tells of has reached the ledger and the outbox, which is a moment later."""
        until = time.monotonic() + PATIENCE
        while True:
            status, _, body = self.s.page(self.account(reader), self.fill(path))
            there = status == int(wanted or 200) and not re.search("(Đang|đang chờ) ghi vào sổ đối chứng", body)
            if there or time.monotonic() > until:
                break
            time.sleep(0.2)
        if status != int(wanted or 200):
            raise Wrong("%s answers %d" % (name, status))
        self.pages[name] = without_chance(body)

    def load(self, path):
        """By the operator's command, beside the running server."""
        done = subprocess.run([PROGRAM, "law-texts", "import", path, *self.s.args], capture_output=True, text=True)
        if done.returncode != 0:
            raise Wrong("law-texts import: " + done.stdout + done.stderr)

    def account(self, word):
        return self.administrator() if word == "admin" else super().account(word)

    def administrator(self):
        """Made by the operator's command; he sets his password with the code printed and signs in."""
        if "admin" not in self.s.cookies.setdefault("", {}):
            made = subprocess.run([PROGRAM, "user", "add-admin", *self.s.args, "--login", "quan-tri", "--name", "Người Quản Trị", "--json"], capture_output=True, text=True)
            word = {"mat-khau-moi": "mot mat khau rat dai 7", "nhap-lai": "mot mat khau rat dai 7"}
            self.s.send_first("/khoi-phuc", "/khoi-phuc", {"tai-khoan": "quan-tri", "ma": json.loads(made.stdout)["code"], **word})
            self.s.cookies[""]["admin"] = self.s.sign_in("/dang-nhap", "/dang-nhap", {"tai-khoan": "quan-tri", "mat-khau": word["nhap-lai"]})
        return "admin"


def lived():
    server = Server("")
    try:
        story = Reader(server)
        story.run()
        return story.pages
    finally:
        server.stop()
        server.remove()


def held(name):
    path = os.path.join(PAGES, name)
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8", newline="") as f:
        return f.read()


def write(pages):
    os.makedirs(PAGES, exist_ok=True)
    for name in set(os.listdir(PAGES)) - set(pages):
        os.remove(os.path.join(PAGES, name))
    for name, text in pages.items():
        with open(os.path.join(PAGES, name), "w", encoding="utf-8", newline="") as f:
            f.write(text)


def differences(pages):
    wrong = 0
    for name in sorted(set(pages) | set(os.listdir(PAGES))):
        if pages.get(name) != held(name):
            wrong += 1
            lines = list(difflib.unified_diff(held(name).splitlines(), pages.get(name, "").splitlines(), "accepted", "now", lineterm="", n=1))
            print("FAIL %s\n%s" % (name, "\n".join(l[:300] for l in lines[:SHOWN])))
    return wrong


def main():
    try:
        pages = lived()
    except Wrong as e:
        print("FAIL %s\n0 passed, 1 failed" % e)
        return 1
    if ACCEPT:
        write(pages)
    wrong = differences(pages)
    if wrong:
        print("a change that is meant is accepted with: test/golden.py CONGLY --accept")
    print("%d passed, %d failed" % (len(pages) - wrong, wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
