#!/usr/bin/env python3
"""docs/add-a-page.md and docs/add-a-procedure.md walked word for word: into a copy of the repository go the blocks under the sentences
"New file `x`:", "At the end of `x`:" and "In `x`, before (after) `line`:"; the blocks under "Run:" are run; then the court serves.

    test/docs.py             builds debug in the copy (what is built already is taken along)

Ends with "N passed, N failed"."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "test", "crash"))
import court as c  # noqa: E402

STEP = re.compile(r"(?:(New file) `([^`]+)`|(At the end of) `([^`]+)`|(In) `([^`]+)`, (before|after) `([^`]+)`|(Run)):\n\n```\w*\n(.*?)```\n", re.S)


class Wrong(Exception):
    pass


def copy_of_repository(to):
    shutil.copytree(ROOT, to, symlinks=True, ignore=shutil.ignore_patterns(".git", "release", "tsan", "cov", "__pycache__", "test.log"))


def steps(path):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    found = list(STEP.finditer(text))
    told = len(re.findall(r"^(?:New file|At the end of|In|Run)\b.*:$", text, re.M))
    if not found or told != len(found):
        raise Wrong("%s: %d steps are told, %d are understood" % (path, told, len(found)))
    return [m.groups() for m in found]


def write(path, change, must_be_new=False):
    there = os.path.exists(path)
    if there == must_be_new:
        raise Wrong("%s is %s there" % (path, "already" if there else "not"))
    text = ""
    if there:
        with open(path, encoding="utf-8") as f:
            text = f.read()
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(change(text))


def insert(text, where, line, block, path):
    lines = text.splitlines(keepends=True)
    places = [i for i, l in enumerate(lines) if l.strip() == line.strip()]
    if len(places) != 1:
        raise Wrong("%s has %d lines `%s`" % (path, len(places), line))
    at = places[0] + (where == "after")
    return "".join(lines[:at]) + block + "".join(lines[at:])


def follow(repository, document):
    for new, new_path, end, end_path, into, into_path, where, line, run, block in steps(os.path.join(ROOT, document)):
        if new:
            write(os.path.join(repository, new_path), lambda _: block, must_be_new=True)
        elif end:
            write(os.path.join(repository, end_path), lambda text: text + block)
        elif into:
            write(os.path.join(repository, into_path), lambda text: insert(text, where, line, block, into_path))
        else:
            done = subprocess.run(["sh", "-e", "-c", block], cwd=repository, capture_output=True, text=True)
            if done.returncode != 0:
                raise Wrong("%s: `%s` ends with %d: %s" % (document, block.strip(), done.returncode, (done.stdout + done.stderr)[-1500:]))


def serve(repository, port):
    court = c.Court(os.path.join(repository, "build/debug/congly"), port)
    court.start()
    return court


def see_page(court):
    for day, words in (("2026-02-17", ("Ngày nghỉ", "Tết")), ("2026-02-12", ("Ngày làm việc",)), ("", ("Chọn một ngày",))):
        status, _, body = court.ask("GET", "/ngay-lam-viec" + ("?ngay=" + day if day else ""))
        if status != 200 or not all(w in body for w in words):
            raise Wrong("the page of %s: %d %s" % (day, status, re.sub(r"<[^>]*>|\s+", " ", body)[:600]))
    status, _, body = court.ask("GET", "/ngay-lam-viec?ngay=2026-02-31")
    if status < 400 or status >= 500:
        raise Wrong("a day that is none: %d" % status)
    status, _, body = court.ask("GET", "/en/ngay-lam-viec?ngay=2026-02-17")
    if "A day off" not in body:
        raise Wrong("the page in English: %d" % status)


def take_acts(court):
    people = json.loads(court.ask("GET", "/api/v1/demo/people")[2])["items"]
    clerk = next(p["account"] for p in people if any(x["power"] == "clerk" and x["court"] == "T00K01" for x in p["posts"]))
    with open(os.path.join(ROOT, "docs/add-a-procedure.md"), encoding="utf-8") as f:
        asked = re.findall(r"```\nPOST (\S+)\n(.*?)\n```", f.read(), re.S)
    matter = ""
    for n, (path, body) in enumerate(asked):
        status, _, text = court.ask("POST", path.replace("{id}", matter), body.encode(), {
            "Authorization": "Bearer " + court.token(clerk), "Content-Type": "application/json", "Idempotency-Key": "docs-walk-%08d" % n})
        if status != 201:
            raise Wrong("%s: %d %s" % (path, status, text[:400]))
        matter = json.loads(text)["matter"]
    if len(asked) != 2 or json.loads(text)["state"] != "given":
        raise Wrong("the procedure does not come to its end: %s" % text)
    if "Đề nghị sao chụp tài liệu" not in court.ask("GET", "/minh-bach/so-do/copy_request")[2]:
        raise Wrong("the procedure is not drawn on its page")
    court.verify()


def main():
    folder = tempfile.mkdtemp(prefix="congly-docs-")
    repository = os.path.join(folder, "congly")
    passed = failed = 0
    court = None
    try:
        copy_of_repository(repository)
        for document in ("docs/add-a-procedure.md", "docs/add-a-page.md"):
            try:
                follow(repository, document)
                passed += 1
            except Wrong as e:
                failed += 1
                print("FAIL %s" % e)
        if failed == 0:
            court = serve(repository, 18520)
            for what in (see_page, take_acts):
                try:
                    what(court)
                    passed += 1
                except (Wrong, c.Broken) as e:
                    failed += 1
                    print("FAIL %s" % e)
    except (Wrong, c.Broken, c.Lost) as e:
        failed += 1
        print("FAIL %s" % e)
    finally:
        if court is not None:
            court.remove()
        shutil.rmtree(folder, ignore_errors=True)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


sys.exit(main())
