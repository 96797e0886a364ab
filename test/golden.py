#!/usr/bin/env python3
"""Pages as they were when somebody last looked at them: test/golden/pages, compared byte for byte.

    test/golden.py CONGLY              compares; a page that differs is shown as a difference of lines
    test/golden.py CONGLY --accept     writes the pages anew: read `git diff test/golden/pages` before you commit it

The pages come from one invented court that lives test/scenarios/so_far/published on a test clock, and from one petition that has just
arrived. Only what must differ from run to run is replaced: nonces, tokens, hashes, ids, the minute of the day.
"""
import difflib
import os
import re
import sys
import time

sys.dont_write_bytecode = True
from scenario import FOLDER, PATIENCE, Server, Story, Wrong

PAGES = "test/golden/pages"
ACCEPT = "--accept" in sys.argv[2:]
SHOWN = 40  # lines of a difference

# What is read in the file that became a judgment, then what is read in the new one: name, reader, address.
OF_ALL = (
    ("home.html", "public", "/"),
    ("home-en.html", "public", "/en"),
    ("sign-in.html", "public", "/dang-nhap"),
    ("sign-in-en.html", "public", "/en/dang-nhap"),
    ("letter-code.html", "public", "/tong-dat"),
    ("problem-404.html", "public", "/khong-co-trang-nay"),
    ("fee.html", "public", "/an-phi?loai=dan-su&cap=so-tham&gia-tri=500.000.000"),
    ("deadline.html", "public", "/thoi-han?thoi-han=appeal_judgment&tu=2026-01-30"),
    ("rules.html", "public", "/minh-bach/quy-tac?muc=xem-ho-so"),
    ("hearings.html", "public", "/lich-xet-xu?toa=T00K01&ngay=23/03/2026"),
    ("judgment.html", "public", "/ban-an/{1}"),
    ("judgment.json", "public", "/ban-an/{1}.json"),
    ("judgment.akn.xml", "public", "/ban-an/{1}.akn.xml"),
    ("case-published-plaintiff.html", "plaintiff", "/vu-viec-cua-toi/{m}"),
    ("case-published-judge.html", "case_judge", "/nghiep-vu/ho-so/{m}"),
    ("case-published-history.html", "plaintiff", "/vu-viec-cua-toi/{m}?dien-bien=het"),
)
OF_NEW = (
    ("file-first-question.html", "plaintiff", "/nop-don/{draft}/nguoi-nop"),
    ("acknowledgement-24-DS.html", "plaintiff", "/vu-viec-cua-toi/{m}/van-ban/{paper:24-DS}"),
    ("receipt.html", "plaintiff", "/vu-viec-cua-toi/{m}/giay-xac-nhan"),
    ("case-new-clerk.html", "clerk", "/nghiep-vu/ho-so/{m}"),
    ("register-petitions.html", "clerk", "/nghiep-vu/so/petitions?toa=T00K01"),
    ("inbox-chief-judge.html", "chief_judge", "/nghiep-vu?toa=T00K01"),
)

# In this order: a longer pattern first.
REPLACED = (
    (r'<svg class="qr".*?</svg>', '<svg class="qr">…</svg>'),
    (r"\b[0-9a-f]{64}\b", "{hash}"),
    (r"(?<![\w+/])(?=[a-z0-9+/]*[A-Z])(?=[A-Z0-9+/]*[a-z])[A-Za-z0-9+/]{42,}={0,2}", "{base64}"),
    (r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b", "{code}"),
    (r"(/tinh/)[0-9a-f]{16}/", r"\1{asset}/"),
    (r"(Phiên bản dữ liệu pháp luật: )[0-9a-f]{12}", r"\1{law}"),
    (r"(Mã sự việc</dt><dd[^>]*>)[0-9a-z]{13}", r"\1{correlation}"),
    (r"\b\d+( việc đang chờ)", r"{n}\1"),
    (r"(Sổ đối chứng: )\d+", r"\1{leaf}"),
    (r"\b08 giờ 0\d\b", "08 giờ 00"),
    (r"T08:0\d:\d\d(\.\d+)?", "T08:00:00"),
)


def without_chance(text):
    for pattern, put in REPLACED:
        text = re.sub(pattern, put, text, flags=re.S)
    known = {}
    return re.sub(r"\b[0-9a-hjkmnp-tv-z]{26}\b", lambda x: known.setdefault(x.group(0), "{id %d}" % (len(known) + 1)), text)


def settled(story, reader, path):
    """The page once every act it tells of has reached the ledger, which is a moment later."""
    until = time.monotonic() + PATIENCE
    while True:
        status, _, body = story.s.page(story.account(reader), story.fill(path))
        if not re.search("(Đang|đang chờ) ghi vào sổ đối chứng", body) or time.monotonic() > until:
            return status, body
        time.sleep(0.2)


def read(story, pages):
    for name, reader, path in pages:
        status, body = settled(story, reader, path)
        if status != (404 if "404" in name else 200):
            raise Wrong("%s answers %d" % (name, status))
        yield name, without_chance(body)


def lived():
    server = Server("")
    try:
        story = Story(server, "")
        story.tell(FOLDER + "/so_far/published")
        pages = dict(read(story, OF_ALL))
        story.m = None
        story.tell(FOLDER + "/so_far/received")
        story.begins("plaintiff")
        pages.update(read(story, OF_NEW))
        return pages
    finally:
        server.stop()
        server.remove()


def held(name):
    path = os.path.join(PAGES, name)
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as f:
        return f.read()


def write(pages):
    os.makedirs(PAGES, exist_ok=True)
    for name in set(os.listdir(PAGES)) - set(pages):
        os.remove(os.path.join(PAGES, name))
    for name, text in pages.items():
        with open(os.path.join(PAGES, name), "w", encoding="utf-8") as f:
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
