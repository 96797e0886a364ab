#!/usr/bin/env python3
"""The commands as scripts and people use them: answers, exit statuses (0 yes, 1 no, 2 not understood, 3 not possible here), --json.

    test/commands.py CONGLY

Ends with "N passed, N failed"."""
import glob
import html
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

PROGRAM = os.path.abspath(sys.argv[1])
COUNTS = {True: 0, False: 0}


def run(*words, lang="vi_VN.UTF-8"):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, env={**os.environ, "LANG": lang})
    return done.returncode, done.stdout, done.stderr


def check(what, holds, why=""):
    COUNTS[bool(holds)] += 1
    if not holds:
        print("FAIL %s: %s" % (what, str(why)[:600]), flush=True)


def says(status, words, *parts):
    """Runs it as a person: exit status, and every part stands in what it says."""
    got, out, err = run(*words)
    check(" ".join(str(w)[:40] for w in words), got == status and all(p in out + err for p in parts) and (got in (0, 1) or out == ""), (got, out[:300], err[:300]))


def answers(status, words, holds):
    """Runs it as a program: one JSON value on standard output."""
    got, out, err = run(*words, "--json")
    try:
        value = json.loads(out)
    except ValueError:
        value = None
    check(" ".join(words) + " --json", got == status and value is not None and holds(value), (got, out[:400], err[:300]))


def search():
    """An index by itself: made, asked with and without accents, added to, taken from, whole."""
    work = tempfile.mkdtemp(prefix="search-")
    index, lines = os.path.join(work, "index"), os.path.join(work, "lines.jsonl")
    rulings = [
        {"id": "a", "court": "Tòa án nhân dân khu vực 1 - Hoài Giang", "number": "12/2026/DS-ST", "date": "2026-03-02", "type": "Dân sự", "instance": "Sơ thẩm",
         "title": "Tranh chấp hợp đồng vay tài sản", "text": "Ông A vay của bà B 500.000.000 đồng và chưa trả."},
        {"id": "b", "court": "Tòa án nhân dân khu vực 2 - Hoài Giang", "number": "7/2026/HNGĐ-ST", "date": "2026-04-01", "type": "Hôn nhân và gia đình", "instance": "Sơ thẩm",
         "title": "Ly hôn", "text": "Chị C xin ly hôn anh D, hai bên đã sống ly thân."},
        {"id": "c", "court": "Tòa án nhân dân khu vực 1 - Hoài Giang", "number": "13/2026/DS-ST", "date": "2025-12-30", "type": "Dân sự", "instance": "Sơ thẩm",
         "title": "Ranh giới đất", "text": "Hai thửa đất liền kề, ranh giới là hàng cây."}]
    with open(lines, "w", encoding="utf-8") as f:
        for r in rulings:
            f.write(json.dumps(r, ensure_ascii=False) + "\n")
        f.write("{\"id\":\"d\"}\nno json\n")
    ids = lambda v: [h["id"] for h in v["hits"]]
    answers(1, ("search", "index", index, lines), lambda v: v["read"] == 5 and v["added"] == 3 and [r["line"] for r in v["refused"]] == [4, 5])
    for typed, want in (("ly hôn", ["b"]), ("LY HON", ["b"]), ("500000000", ["a"]), ("12-2026-DSST", ["a"]), ("loai:\"dân sự\"", ["a", "c"]), ("nam:2025", ["c"]),
                        ("\"hai thửa\"", ["c"]), ("hai -thửa", ["b"])):
        answers(0, ("search", "query", index, typed), lambda v, want=want: sorted(ids(v)) == want and v["total"] == len(want))
    answers(0, ("search", "query", index, "loai:\"Dân sự\"", "--order", "newest"), lambda v: ids(v) == ["a", "c"])
    ranks = index + ".ranks"
    with open(ranks, "w", encoding="utf-8") as f:
        f.write("c\t2\nnobody\t9\n")
    answers(0, ("search", "query", index, "loai:\"Dân sự\"", "--ranks", ranks), lambda v: ids(v) == ["c", "a"] and v["hits"][0]["score_thousandths"] == 2000)
    with open(ranks, "a", encoding="utf-8") as f:
        f.write("a\tmany\n")
    says(2, ("search", "query", index, "hai", "--ranks", ranks), "mỗi dòng")
    answers(1, ("search", "query", index, "không có từ này đâu xyz", "-hai", "-ông"), lambda v: v["total"] == 0)
    says(0, ("search", "query", index, "ly hôn"), "1 kết quả (0,", "Ly hôn")
    answers(1, ("search", "similar", index, "a"), lambda v: v["similar"] == [])
    says(1, ("search", "similar", index, "z"), "Không có văn bản")
    says(0, ("search", "query", index, "ly hôn"), "1 kết quả", "Ly hôn")
    answers(0, ("search", "suggest", index, "hop d"), lambda v: v["suggestions"] == [{"text": "tranh chấp hợp đồng vay tài sản", "texts": 1, "title": True}])
    says(0, ("search", "suggest", index, "ranh g"), "ranh giới đất")
    answers(1, ("search", "suggest", index, "xyz"), lambda v: v["suggestions"] == [])
    answers(0, ("search", "correct", index, "ly hôm"), lambda v: v == {"text": "ly hôn", "texts": 1})
    says(0, ("search", "correct", index, "hop ddoongf"), "hợp đồng")
    says(1, ("search", "correct", index, "ly hôn"), "Không có cách viết nào")
    says(0, ("search", "delete", index, "b"))
    answers(1, ("search", "query", index, "\"ly thân\""), lambda v: v["total"] == 0)
    rulings[1]["text"] = "Chị C rút đơn."
    with open(lines, "w", encoding="utf-8") as f:
        f.write(json.dumps(rulings[1], ensure_ascii=False) + "\n")
    answers(0, ("search", "add", index, lines), lambda v: v["added"] == 1)
    answers(0, ("search", "query", index, "rút đơn"), lambda v: ids(v) == ["b"])
    again = dict(rulings[2], id="e", text="Ranh giới giữa hai thửa đất liền kề là bức tường.")
    with open(lines, "w", encoding="utf-8") as f:
        f.write(json.dumps(again, ensure_ascii=False) + "\n")
    answers(0, ("search", "add", index, lines), lambda v: v["added"] == 1)
    answers(0, ("search", "similar", index, "c"), lambda v: ids(dict(hits=v["similar"])) == ["e"] and "Hai thửa đất liền kề" in v["similar"][0]["shared"])
    says(0, ("search", "similar", index, "e"), "hai thửa đất liền kề", "2025-12-30")
    says(0, ("search", "delete", index, "e"))
    says(0, ("search", "merge", index))
    says(0, ("search", "check", index), "nguyên vẹn")
    answers(0, ("search", "stats", index), lambda v: v["texts"] == 3)
    with open(lines, "w", encoding="utf-8") as f:
        f.write("ONE\tly hôn\nONE\tđất\nTWO+newest\tdân sự\n")
    says(0, ("search", "bench", index, lines), "ONE", "2 queries", "TWO+newest")
    game(index)
    dumped(work, index)
    flip(glob.glob(index + "/seg-*")[0], -32, os.SEEK_END)  # within the last section, of lists
    got, out, err = run("search", "check", index)
    check("a damaged segment is named", got == 3 and "seg-" in err, (got, out, err))
    got, out, err = run("search", "dump", index)
    check("what is whole is dumped, what is damaged is named", got == 3 and "seg-" in err and all(json.loads(line)["id"] for line in out.splitlines()), (got, out, err))
    answers(0, ("search", "mend", index), lambda v: v == {"mended": 1, "lost": 0})
    says(0, ("search", "check", index), "nguyên vẹn")
    answers(0, ("search", "stats", index), lambda v: v["texts"] == 3)
    whole = run("search", "dump", index)[1]
    for segment in glob.glob(index + "/seg-*"):
        flip(segment, 20, os.SEEK_SET)  # its head
    says(1, ("search", "mend", index), "0 phần từ văn bản", "%d phần đã mất" % len(glob.glob(index + "/seg-*")), "congly search forget")
    with open(lines, "w", encoding="utf-8") as f:
        f.write(whole)
    answers(0, ("search", "add", index, lines), lambda v: v["added"] == 3)
    says(0, ("search", "forget", index))
    says(0, ("search", "mend", index), "0 phần từ văn bản", "0 phần đã mất")
    says(0, ("search", "check", index), "nguyên vẹn")
    check("as it was", sorted(run("search", "dump", index)[1].splitlines()) == sorted(whole.splitlines()))
    for words in (("search",), ("search", "query"), ("search", "dance", index), ("search", "index", index), ("search", "similar", index)):
        says(2, words)
    shutil.rmtree(work)


def flip(path, at, whence):
    with open(path, "r+b") as f:
        f.seek(at, whence)
        byte = f.read(1)[0]
        f.seek(-1, 1)
        f.write(bytes([byte ^ 0x40]))


def dumped(work, index):
    """An index made of the dump of another answers as that one, and dumps the same."""
    lines, again = os.path.join(work, "dump.jsonl"), os.path.join(work, "again")
    got, out, _ = run("search", "dump", index)
    check("search dump", got == 0 and len(out.splitlines()) == 3 and all(json.loads(line)["keys"] for line in out.splitlines()), out)
    with open(lines, "w", encoding="utf-8") as f:
        f.write(out)
    answers(0, ("search", "index", again, lines), lambda v: v["added"] == 3 and v["refused"] == [])
    for typed in ("rút đơn", "500000000", "12-2026-DSST", "loai:\"dân sự\"", "nam:2025", "\"hai thửa\"", "toa:\"Tòa án nhân dân khu vực 2 - Hoài Giang\"", "hai -thửa"):
        both = [json.loads(run("search", "query", x, typed, "--json")[1]) for x in (index, again)]
        check("a rebuilt index answers %s as the first" % typed, both[0] == both[1] and both[0]["total"] > 0 or typed == "hai -thửa" and both[0]["total"] == both[1]["total"], both)
    check("and dumps the same", sorted(run("search", "dump", again)[1].splitlines()) == sorted(out.splitlines()), run("search", "dump", again)[1])
    with open(lines, "w", encoding="utf-8") as f:
        f.write(json.dumps({"id": "x", "date": "2026-01-01", "title": "Sai", "text": "Sai.", "keys": [["a", "b"]]}) + "\n")
    answers(1, ("search", "add", again, lines), lambda v: v["added"] == 0 and len(v["refused"]) == 1)


def game(index):
    """The line protocol of search-benchmark-game: a number a line, or UNSUPPORTED."""
    lines = (("COUNT\t+thua +dat", "1"), ("COUNT\tthua vay", "2"), ("COUNT\t\"hai thua\"", "1"), ("COUNT\t+\"hai thua\" +cay", "1"), ("COUNT\thai don -cay", "1"),
             ("TOP_10\tthua vay", "1"), ("TOP_10_COUNT\tthua vay", "2"), ("COUNT\tkhongco", "0"), ("TOP_10\t+thua vay", "UNSUPPORTED"),
             ("TOP_10\t-thua", "UNSUPPORTED"), ("TOP_0\tthua", "UNSUPPORTED"), ("OPTIMIZE\tthua", "UNSUPPORTED"), ("thua", "UNSUPPORTED"), ("COUNT\t", "UNSUPPORTED"))
    got = subprocess.run([PROGRAM, "search", "game", index], input="".join(l + "\n" for l, _ in lines), capture_output=True, text=True, timeout=60)
    check("search game", got.returncode == 0 and got.stdout.split() == [want for _, want in lines], (got.stdout, got.stderr))


def law_texts(folder):
    """Texts of law: loaded once, indexed, found as well as is said; what is missing is told."""
    data, lines, questions = os.path.join(folder, "law-texts"), "test/golden/statutes.jsonl", os.path.join(folder, "questions.jsonl")
    with open(questions, "w", encoding="utf-8") as f:
        for question, article in (("Trẻ em thả diều thì ai đi cùng?", "2đ"), ("Thả diều ở nơi nào thì được?", "2")):
            f.write(json.dumps({"question": question, "relevant": [{"law_id": "1/2099/QH99", "article_id": article}], "source": "invented"}, ensure_ascii=False) + "\n")
    says(1, ("search", "eval", questions, "--data", data), "law-texts index")
    answers(0, ("law-texts", "import", lines, "--data", data), lambda v: v == {"read": 4, "added": 4, "present": 0, "documents": 2, "refused": []})
    answers(0, ("law-texts", "import", lines, "--data", data), lambda v: v["added"] == 0 and v["present"] == 4)
    says(0, ("law-texts", "import", lines, "--data", data), "Đã đọc 4; thêm 0 điều")
    answers(0, ("law-texts", "index", "--data", data), lambda v: v == {"texts": 4})
    says(0, ("law-texts", "index", "--data", data), "4 điều")
    answers(0, ("search", "eval", questions, "--data", data), lambda v: v["sets"]["invented"]["n"] == 2 and v["sets"]["invented"]["hit@5"] == 1)
    says(0, ("search", "eval", questions, "--data", data), "hit@5 1.000")
    half = lambda k: sum(s["n"] for s in json.loads(run("search", "eval", questions, "--data", data, "--half", k, "--json")[1])["sets"].values())
    check("halves of the questions", half("0") + half("1") == 2)
    for words in (("law-texts", "import"), ("law-texts", "index", "x"), ("search", "eval"), ("search", "eval", questions, "--half", "2"), ("law-texts", "import", "no-such-file")):
        says(2, (*words, "--data", data))
    with open(questions, "w", encoding="utf-8") as f:
        f.write("{}\n")
    says(2, ("search", "eval", questions, "--data", data), "question")


def synth():
    got, out, err = run("synth", "judgments", "--count", "30", "--seed", "7")
    check("synth judgments", got == 0 and len(out.splitlines()) == 30 and all("DỮ LIỆU GIẢ ĐỊNH" in json.loads(l)["text"] for l in out.splitlines()), err)
    check("the same seed again", run("synth", "judgments", "--count", "30", "--seed", "7")[1] == out)
    says(2, ("synth", "judgments", "--count", "x"))


def fees():
    answers(0, ("fee", "--type", "dan-su", "--instance", "so-tham", "--value", "500000000"),
            lambda v: v["fee"] == 24000000 and v["advance"] == 12000000 and "NQ 326 24(1)" in v["basis"] and v["working"])
    says(0, ("fee", "--type", "dan-su", "--instance", "so-tham", "--value", "500000000"), "24.000.000", "400.000.000")
    for kind in ("dan-su", "hon-nhan-gia-dinh", "kinh-doanh-thuong-mai", "lao-dong", "hanh-chinh", "hinh-su"):
        answers(0, ("fee", "--type", kind, "--instance", "so-tham"), lambda v: v["fee"] > 0 and v["basis"])
    answers(0, ("fee", "--type", "dan-su", "--instance", "phuc-tham"), lambda v: v["fee"] == 300000)
    says(2, ("fee", "--type", "khong-co", "--instance", "so-tham", "--value", "5"))
    says(2, ("fee", "--type", "dan-su", "--instance", "so-tham", "--value", "-5"), "--value chưa đúng.\n")
    says(2, ("fee", "--type", "dan-su", "--instance", "so-tham", "--value", "5" * 5000), "4.096 byte")
    says(2, ("fee", "--type", b"\xff\xfe"), "UTF-8")
    for words in (("fee", "--exempt", "elderly"), ("fee", "--reduce", "half")): # without a kind of case
        says(2, words, "--type")
    says(2, ("fee", "--type", "dan-su", "--instance", "so-tham", "--value", "99999999999999999999"))


def deadlines():
    answers(0, ("deadline", "appeal-judgment", "--from", "2026-01-30"), lambda v: v["end"] == "2026-02-23" and v["unshifted_end"] == "2026-02-14" and v["basis"])
    answers(0, ("deadline", "--amount", "15", "--unit", "day", "--from", "2026-02-02"),
            lambda v: v["end"] == "2026-02-23" and v["unshifted_end"] == "2026-02-17" and v["skipped"][0]["date"] == "2026-02-17" and v["calendar"])
    for unit in ("day", "working-day", "week", "month", "year", "hour"):
        answers(0, ("deadline", "--amount", "2", "--unit", unit, "--from", "2026-02-02"), lambda v: v["end"] >= "2026-02-02")
    says(0, ("deadline", "appeal-judgment", "--from", "2026-01-30"), "23/02/2026")
    says(2, ("deadline", "khong-co", "--from", "2026-01-30"), "khong-co")
    says(2, ("deadline", "appeal-judgment", "--from", "2026-02-31"), "2026-02-31")
    says(2, ("deadline", "--amount", "15", "--unit", "fortnight", "--from", "2026-02-02"))


def calendar():
    answers(0, ("calendar", "2026"), lambda v: v["year"] == 2026 and v["calendar"] == "official" and any(d["date"] == "2026-02-17" for d in v["days"]))
    answers(0, ("calendar", "2031"), lambda v: v["calendar"] == "provisional")
    says(0, ("calendar", "2026"), "Tết")
    says(2, ("calendar", "hai"), "hai")


def numbers():
    answers(0, ("number", "parse", "12/2026/TLST-HNGD"), lambda v: v["seq"] == 12 and v["year"] == 2026 and v["type"] == "HNGĐ" and v["instance"] == "ST")
    says(2, ("number", "parse", "12/2026/XYZ"), "XYZ")
    says(2, ("number", "parse", ""))


def law():
    says(0, ("law", "check"))
    answers(0, ("law", "check"), lambda v: v["consistent"] and v["findings"] == [])
    for name in sorted(os.listdir("test/law/broken")):
        answers(1, ("law", "check", "test/law/broken/" + name), lambda v: not v["consistent"] and all(f["file"] and f["vi"] and f["en"] for f in v["findings"]))
    says(2, ("law", "check", "test/law/no-such-folder"))
    got, out, _ = run("law", "draw", "civil_first_instance")
    check("law draw", got == 0 and out.startswith("<svg") and out.rstrip().endswith("</svg>"), out[:200])
    says(2, ("law", "draw", "khong_co"), "khong_co")


REAL = "../shared/data/judgments-dev.jsonl.xz"  # not part of the repository


def cited(folder):
    """What texts cite: two invented rulings against the table and the member beside them; the real ones against what was read by hand."""
    lines, table = os.path.join(folder, "cited.jsonl"), os.path.join(folder, "cited.tsv")
    with open(lines, "w", encoding="utf-8") as f:
        f.write(json.dumps({"id": "a", "date": "2019-06-14", "text": "Căn cứ điểm a khoản 1 Điều 35 BLTTDS và Án lệ số 02/2016/AL; Điều 463 Bộ luật Dân sự.",
                            "provisions": ["Bộ luật Tố tụng dân sự | Khoản 1 Điều 35", "Bộ luật Dân sự | 463", "Luật Thương mại | Điều 7", "Án lệ số 02/2016/AL"]}) + "\n")
        f.write(json.dumps({"id": "b", "date": "2016-06-14", "text": "Theo Điều 471 BLDS; Bản án số 05/2015/DS-ST ngày 03/4/2015."}))
    with open(table, "w", encoding="utf-8") as f:
        f.write("a\t92/2015/QH13\t35\nb\t33/2005/QH11\t471,474\n")
    first = {"kind": "article", "number": "92/2015/QH13", "article": "35", "clause": "1", "point": "a"}
    answers(0, ("law", "cited", lines), lambda v: v["texts"][0]["cited"][0].items() >= first.items() and v["total"] == {"texts": 2, "articles": 3, "precedents": 1, "rulings": 1}
            and v["texts"][1]["cited"][1]["day"] == "2015-04-03" and v["texts"][1]["cited"][0]["number"] == "33/2005/QH11")
    answers(0, ("law", "cited", lines, "--against", "provisions"), lambda v: (v["total"]["both"], v["total"]["missing"], v["total"]["more"]) == (2, 1, 1)
            and v["texts"][0]["missing"] == ["Điều 7 của 36/2005/QH11"])
    answers(0, ("law", "cited", lines, "--against", table), lambda v: v["total"]["precision"] == 0.6667 and v["total"]["recall"] == 0.6667)
    says(0, ("law", "cited", lines, "--against", table), "a: 2 điều luật", "chưa đọc ra: Điều 474 của 33/2005/QH11", "độ bao phủ 0.6667")
    says(2, ("law", "cited"), "TỆP.jsonl")
    if not os.path.exists(REAL):
        print("not run: %s is not here" % REAL)
        return
    answers(0, ("law", "cited", REAL, "--against", "test/law/cited_by_hand.tsv"), lambda v: v["total"]["precision"] >= 0.97 and v["total"]["recall"] >= 0.95)
    answers(0, ("law", "cited", REAL, "--against", "provisions"), lambda v: v["total"]["recall"] >= 0.95)


def registry():
    answers(1, ("registry", "check"), lambda v: v["known"]["courts_open"] > 100 and v["missing"] and all(m["what"] for m in v["missing"]))
    says(1, ("registry", "check"), "Tòa án đang hoạt động")


def databases(folder):
    data = os.path.join(folder, "court")
    url = "sqlite:%s/congly.db" % data
    says(3, ("verify", "--data", os.path.join(folder, "nowhere")), "secret")
    says(3, ("migrate", "--check", "--database", "sqlite:%s/none.db" % folder), "none.db")
    check("asking about a database makes none", not os.path.exists(os.path.join(folder, "none.db")))
    says(0, ("init", "--data", data))
    answers(0, ("migrate", "--check", "--data", data), lambda v: v["missing"] == 0)
    says(0, ("verify", "--data", data))
    answers(0, ("verify", "--data", data), lambda v: v["altered"] == [])
    answers(0, ("judgments", "cite", "--data", data), lambda v: v == {"rulings": 0, "changed": 0})
    says(0, ("judgments", "cite", "--data", data), "0 bản án")
    says(2, ("judgments", "cite", "--data", data, "thua"), "thua")
    db = sqlite3.connect(data + "/congly.db")
    db.execute("DELETE FROM migration WHERE number = (SELECT MAX(number) FROM migration)")
    db.commit()
    answers(1, ("migrate", "--check", "--data", data), lambda v: v["missing"] == 1)
    says(1, ("migrate", "--check", "--data", data), "1")
    db.execute("INSERT INTO migration (number, name, checksum, applied_at) VALUES (9999, 'from_the_future', x'%s', 0)" % ("00" * 32))
    db.commit()
    for words in (("migrate",), ("migrate", "--check"), ("serve", "--port", "0"), ("verify",)):
        says(3, (*words, "--data", data), "9999")
    check("a newer database is left as it was", db.execute("SELECT COUNT(*) FROM migration WHERE number = 9999").fetchone()[0] == 1)
    db.close()
    says(3, ("migrate", "--check", "--database", "sqlite:%s/no/such/folder/x.db" % folder))
    says(2, ("migrate", "--check", "--database", "mysql://x"))


def draws(folder):
    """A draw is recomputed from its public record; a record in which anything was touched is not believed."""
    data = os.path.join(folder, "drawn")
    says(0, ("simulate", "--seed", "5", "--months", "2", "--courts", "1", "--matters", "4", "--ends", "2026-11-20", "--data", data))
    says(2, ("simulate", "--seed", "5", "--months", "2", "--matters", "4", "--data", data), "đã có một Tòa án")
    db = sqlite3.connect(data + "/congly.db")
    record = next(json.loads(r) for r, in db.execute("SELECT record FROM draw ORDER BY committed_seq") if "chosen" in json.loads(r))
    db.close()
    path = os.path.join(folder, "draw.json")
    another = next(c["reference"] for c in record["candidates"] if c["reference"] != record["chosen"])
    flipped = lambda key: {key: ("1" if record[key][0] == "0" else "0") + record[key][1:]}
    for status, changed in ((0, {}), (1, {"chosen": another}), (1, flipped("nonce")), (1, flipped("commitment")),
                            (1, {"candidates": record["candidates"][:-1]}), (1, {"candidates": record["candidates"][::-1]}),
                            (1, {"candidates": [c | {"excluded": "leave"} for c in record["candidates"]]}), (1, {"role": "case_judge"})):
        with open(path, "w") as f:
            json.dump(record | changed, f, ensure_ascii=False)
        got, out, err = run("draw", "verify", path)
        check("draw verify with another %s" % (", ".join(changed) or "nothing"), got == status, (got, out[:200], err[:200]))
    with open(path, "w") as f:
        json.dump(record, f, ensure_ascii=False)
    got, out, _ = run("draw", "verify", path)
    check("draw verify says what it did not check", got == 0 and record["nonce"] in out and record["checkpoint_root"] in out, out)
    got, out, _ = run("draw", "verify", path, "--json")
    check("draw verify says so to machines", json.loads(out)["not_checked"] == ["checkpoint_signature", "nonce"], out)
    says(2, ("draw", "verify", path, "--receipt", path), "--key")
    check("a record carries the signature of its checkpoint", record["checkpoint"].split("\n")[1] == str(record["checkpoint_size"]), record)
    says(2, ("draw", "verify", path, "--key", "x"))
    statuses = []
    for n in range(16): # another checkpoint draws another judge, but for chance
        with open(path, "w") as f:
            json.dump(record | {"checkpoint_root": "%064x" % n}, f, ensure_ascii=False)
        statuses.append(run("draw", "verify", path)[0])
    check("draw verify with other checkpoints", 1 in statuses and statuses.count(1) > 4, statuses)


def demo(folder):
    """Whoever starts the demo reads there where it is and as whom to sign in."""
    court = subprocess.Popen([PROGRAM, "demo", "--data", os.path.join(folder, "demo"), "--port", "0", "--matters", "0", "--months", "1", "--judgments", "0"],
                             stdout=subprocess.PIPE, text=True, env={**os.environ, "LANG": "vi_VN.UTF-8"})
    said = []
    try:
        for line in court.stdout:
            said.append(line)
            if line.startswith("  Hòa giải viên: "):
                break
        masks = [open(task, encoding="ascii").read() for task in glob.glob("/proc/%d/task/*/status" % court.pid)]
        held = [int(m.partition("SigBlk:\t")[2].split()[0], 16) >> (signal.SIGTERM - 1) & 1 for m in masks]
        says(0, ("judgments", "index", "--data", os.path.join(folder, "demo")), "trong nền")
        check("demo: no thread dies of SIGTERM", len(held) > 5 and sum(held) >= len(held) - 1, held)  # the one that waits for it may take it
    finally:
        court.terminate()
        check("demo: it ends by itself", court.wait(30) == 0, court.returncode)
    says(0, ("judgments", "index", "--data", os.path.join(folder, "demo")), "Đã lập chỉ mục 0 bản án")
    says(2, ("judgments", "index", "thừa", "--data", os.path.join(folder, "demo")), "judgments index")
    roles = [line.split(":")[0].strip() for line in said if line.startswith("  ")]
    check("demo: the address", any("http://127.0.0.1:" in line for line in said), said)
    check("demo: its people by role", {"Chánh án", "Thẩm phán", "Thư ký Tòa án", "Luật sư"} <= set(roles) and len(set(roles)) == len(roles), said)


def origin(folder):
    """The name of the log is given when the directory is made; another one later is told, not taken."""
    data = os.path.join(folder, "named")
    says(0, ("init", "--data", data, "--origin", "toaan.example"))
    for asked, told in (((), False), (("--origin", "toaan.example"), False), (("--origin", "toaan.other"), True)):
        court = subprocess.Popen([PROGRAM, "serve", "--data", data, "--port", "0", *asked], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = []
        for line in court.stdout:
            said.append(line)
            if "http://127.0.0.1:" in line:
                break
        court.terminate()
        said.append(court.communicate(timeout=30)[0])
        check("serve %s" % " ".join(asked), court.returncode == 0 and ("origin_kept" in "".join(said)) == told, said)
    with open(os.path.join(data, "ledger", "key"), encoding="ascii") as f:
        check("the log has its first name", f.read().splitlines()[1] == "toaan.example/so-doi-chung")


def fetched(folder, address, name):
    """A file of the export, beside the others."""
    with urllib.request.urlopen(address + "/api/v1/judgments/export/" + name, timeout=30) as answer, open(os.path.join(folder, name), "wb") as f:
        shutil.copyfileobj(answer, f)


def exported(folder):
    """What was fetched in bulk is checked with the tools the manual names (docs/operations.md), word for word."""
    data, lines, copy = (os.path.join(folder, name) for name in ("open", "open.jsonl", "fetched"))
    os.mkdir(copy)
    with open(lines, "wb") as f:
        subprocess.run([PROGRAM, "synth", "judgments", "--count", "30", "--seed", "3"], stdout=f, check=True)
    says(0, ("init", "--data", data))
    says(0, ("judgments", "import", lines, "--data", data), "30")
    court = subprocess.Popen([PROGRAM, "serve", "--data", data, "--port", "0", "--no-rates"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        address = next(found.group() for line in court.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
        items, until = [], time.time() + 60
        while not items and time.time() < until:
            time.sleep(1)
            with urllib.request.urlopen(address + "/api/v1/judgments/export", timeout=30) as answer:
                items = json.load(answer)["items"]
        for name in ["manifest"] + [item["name"] for item in items]:
            fetched(copy, address, name)
        with urllib.request.urlopen(address + "/du-lieu-mo", timeout=30) as answer:
            key = re.search(r"[^<>\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+", html.unescape(answer.read().decode())).group()
    finally:
        court.terminate()
        court.wait(30)
    with open("docs/operations.md", encoding="utf-8") as f:
        manual = re.search(r"## What was fetched in bulk.*?```sh\n(.*?)```", f.read(), re.S).group(1)

    def holds():
        return subprocess.run(["sh", "-ec", manual], cwd=copy, env={**os.environ, "KEY": key}, capture_output=True, text=True)

    good = holds()
    check("the export: its manifest by openssl, its files by sha256sum", len(items) > 0 and good.returncode == 0 and good.stdout.count(": OK") == len(items), (good.stdout, good.stderr))
    for name, at in ((items[0]["name"], 100), ("manifest", 30)):
        flip(os.path.join(copy, name), at, os.SEEK_SET)
        check("the export: %s altered" % name, holds().returncode != 0)
        flip(os.path.join(copy, name), at, os.SEEK_SET)
    says(0, ("verify", "--data", data))
    flip(os.path.join(data, "export", "manifest"), 30, os.SEEK_SET)
    says(1, ("verify", "--data", data), "export")


def words(folder):
    says(2, ("khong-co-lenh",))
    got, out, err = run()
    check("no command", got == 0 and "congly" in out or got == 2 and "congly" in err, (got, out[:200]))
    for lang, part in (("vi_VN.UTF-8", "thư mục"), ("en_US.UTF-8", "directory")):
        got, out, _ = run("--help", lang=lang)
        check("help in " + lang, got == 0 and part in out, out[:300])
    commands = re.findall(r"^  ((?:\S+ )+?) ", out, re.M)
    helps = "".join(run(*name.split(), "--help", lang="en_US.UTF-8")[1] for name in commands)
    check("every command has its own help", len(commands) > 10 and all("congly %s – " % name.strip() in helps for name in commands), commands)
    taken = set()
    for source in glob.glob("src/app/*.c") + glob.glob("src/law/*_command.c") + glob.glob("src/law/law_args.c") + glob.glob("src/core/identity/user_command.c"):
        taken |= set(re.findall(r'"(--[a-z-]+)"', open(source, encoding="utf-8").read()))
    silent = sorted(option for option in taken if not re.search(re.escape(option) + r"(?![a-z-])", helps))
    check("help names every option the program takes", taken and not silent, silent)
    says(2, ("draw", "verify", os.path.join(folder, "nowhere.json")), "nowhere.json")
    says(2, ("serve", "--port", "99999"))
    says(2, ("verify", "--nonsense"))


def main():
    folder = tempfile.mkdtemp(prefix="congly-commands-")
    try:
        for part in (fees, deadlines, calendar, numbers, law, registry, search, synth):
            part()
        cited(folder)
        law_texts(folder)
        databases(folder)
        draws(folder)
        origin(folder)
        demo(folder)
        exported(folder)
        words(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("%d passed, %d failed" % (COUNTS[True], COUNTS[False]))
    return 1 if COUNTS[False] else 0


sys.exit(main())
