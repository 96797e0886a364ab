#!/usr/bin/env python3
"""Writes law/places.yaml from the public tables of administrative units (MIT licence, see law/README.md).

Needed only when the State changes its units: the result is kept in the repository and the build does not run this.
Reads ../shared/data/admin-units relative to the repository. From the text "formed from" of each present ward it derives
which old commune went where. What the text does not settle is left out or listed with several candidates, never guessed:
the coverage is printed at the end.
"""
import difflib
import json
import lzma
import pathlib
import re
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCE = ROOT.parent / "shared" / "data" / "admin-units"

# Old provinces (codes before 2025-07-01) of each present province: Nghị quyết 202/2025/QH15.
FORMED = {
    "01": ["01"], "04": ["04"], "08": ["08", "02"], "11": ["11"], "12": ["12"], "14": ["14"], "15": ["10", "15"],
    "19": ["19", "06"], "20": ["20"], "22": ["22"], "24": ["27", "24"], "25": ["25", "26", "17"], "31": ["31", "30"],
    "33": ["33", "34"], "37": ["37", "35", "36"], "38": ["38"], "40": ["40"], "42": ["42"], "44": ["45", "44"],
    "46": ["46"], "48": ["48", "49"], "51": ["51", "62"], "52": ["64", "52"], "56": ["56", "58"], "66": ["66", "54"],
    "68": ["68", "67", "60"], "75": ["75", "70"], "79": ["79", "74", "77"], "80": ["72", "80"], "82": ["87", "82"],
    "86": ["86", "83", "84"], "91": ["89", "91"], "92": ["92", "94", "93"], "96": ["96", "95"],
}
KINDS = {
    "Phường": "ward", "Xã": "commune", "Thị trấn": "town", "Đặc khu": "zone", "Quận": "urban_district",
    "Huyện": "rural_district", "Thị xã": "district_town", "Thành phố": "city", "Tỉnh": "province",
}
# The Ministry's spelling of the mark on a final oa, oe, uy: one way here, the reader's search folds both.
NEW_MARK = {"oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
            "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe"}


def spelling(name):
    name = unicodedata.normalize("NFC", re.sub(r"\s+", " ", name.replace("’", "'"))).strip()

    def word(w):
        # a final open syllable only, and never after q (quý, quỳ keep their form)
        m = re.fullmatch(r"(?i)(.*?)(oà|oá|oả|oã|oạ|uỳ|uý|uỷ|uỹ|uỵ|oè|oé|oẻ|oẽ|oẹ)", w)
        if m is None or m.group(1)[-1:].lower() == "q":
            return w
        vowel = m.group(2)
        fixed = NEW_MARK[vowel.lower()]
        return m.group(1) + (fixed if vowel.islower() else fixed.capitalize())

    return " ".join(word(w) for w in name.split(" "))


def fold(text):
    text = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    return re.sub(r"[^a-z0-9]+", " ", text).strip()


def kind_of(full):
    for words, kind in KINDS.items():
        if full.lower().startswith(words.lower() + " "):
            return kind
    raise SystemExit(f"unknown kind of unit: {full}")


def bare(full):
    """Name and kind of a unit as named in running text; the kind is None when it is not said."""
    for words, kind in KINDS.items():
        if full.lower().startswith(words.lower() + " "):
            return full[len(words) + 1:].strip(), kind
    return full.strip(), None


PART = re.compile(r"phần")
REST = re.compile(r"\(\s*phần[^()]*\)", re.I)
NOISE = re.compile(
    r"(?i)(toàn bộ|một phần|phần còn lại|diện tích|tự nhiên|\bTN\b|quy mô dân số|sau khi sắp xếp|\bcủa\b|\bcác\b|và\s*$|^\s*và\b)")


def mentions(text):
    """(name, kind or None, district or None, in part) of every old unit a text names."""
    found = []
    text = unicodedata.normalize("NFC", text)
    partial = False
    kind = None
    rest = REST.sub(" §", text)  # names inside "(the rest after merging into ...)" are present wards, not sources
    for piece in re.split(r",|;|\svà\s(?=\s*(?:[Pp]hường|[Xx]ã|[Tt]hị trấn|một phần|phần))|(?<=[\wạ-ỹ)])\svà\s(?=[A-ZĐ])", rest):
        if re.search(r"(?i)một phần|phần còn lại", piece):
            partial = True
        elif re.search(r"(?i)^\s*(phường|xã|thị trấn)\s+\S", piece) and "§" not in piece and not re.search(r"(?i)của", piece):
            partial = partial and "Phường" not in piece and "Xã" not in piece
        rest_mark = "§" in piece
        district = None
        m = re.search(r"\(([^()]*)\)", piece)
        if m:
            district = m.group(1).strip()
            piece = piece.replace(m.group(0), " ")
        several = re.search(r"(?i)các\s+(phường|xã|thị trấn)", piece)
        piece = NOISE.sub(" ", piece.replace("§", " "))
        piece = re.sub(r"\s+", " ", piece).strip(" .:")
        if several:
            kind = KINDS[several.group(1).capitalize() if several.group(1).lower() != "thị trấn" else "Thị trấn"]
            piece = re.sub(r"(?i)^(phường|xã|thị trấn)\s+(?=(?:phường|xã|thị trấn)\s)", "", piece)
        name, said = bare(piece)
        if said is not None:
            kind = said
        if name:
            found.append((name, said or kind, district, partial or rest_mark))
    return found


def repair(unresolved, went, present, old):
    """Mentions written with a slip ("Sỹ Bình" for "Sĩ Bình"): taken when one commune nobody else names is clearly meant."""
    province_of = {w["Code"]: p["Code"] for p in present for w in p["Wards"]}
    still = []
    for ward, full, who in unresolved:
        free = {}
        for code in FORMED[province_of[ward]]:
            for d in old[code]["District"]:
                for c in d.get("Ward") or []:
                    if c["Code"] not in went:
                        free.setdefault(fold(c["Name"]).replace(" ", ""), []).append(c["Code"])
        close = difflib.get_close_matches(fold(bare(who)[0]).replace(" ", ""), free, n=2, cutoff=0.8)
        if len(close) == 1 and len(free[close[0]]) == 1:
            went[free[close[0]][0]] = [(ward, False)]
        else:
            still.append((ward, full, who))
    return still


def main():
    if not SOURCE.is_dir():
        print(f"refresh_places: {SOURCE} is absent; law/places.yaml stays as it is", file=sys.stderr)
        return 3
    present = json.load(open(SOURCE / "vn_units_2025_simple.json", encoding="utf-8"))
    before = json.load(lzma.open(SOURCE / "vn_units_pre2025.json.xz", "rt", encoding="utf-8"))
    merged = {x["code"]: x for x in json.load(lzma.open(SOURCE / "merge_2025.json.xz", "rt", encoding="utf-8"))
              if x["level"] != "province"}
    old = {p["Code"]: p for p in before}
    went = {}  # old commune code -> [(ward code, in part)]
    district_went = {}
    unresolved = []
    ambiguous = 0
    agree = checked = 0
    for province in present:
        pool = []  # (fold, kind, commune, district)
        districts = [d for code in FORMED[province["Code"]] for d in old[code]["District"]]
        for d in districts:
            for c in d.get("Ward") or []:
                pool.append((fold(c["Name"]), kind_of(c["FullName"]), c, d))
        by_name = {}
        by_code = {c["Code"]: (c, d) for _, _, c, d in pool}
        for row in pool:
            by_name.setdefault(row[0], []).append(row)
        for ward in province["Wards"]:
            text = merged[ward["Code"]]["formed_from"]
            name, kind = ward["Name"], kind_of(ward["FullName"])
            wanted = [(name, kind, None, False)] if text == "giữ nguyên" else mentions(text)
            chosen, open_rows = [], []
            for who, what, district, partial in wanted:
                rows = by_name.get(fold(who), [])
                exact = [r for r in rows if r[1] == what]
                rows = exact or rows
                if district is not None:
                    named = [r for r in rows if fold(r[3]["FullName"]) == fold(district)
                             or fold(r[3]["Name"]) == fold(bare(district)[0])]
                    rows = named or rows
                if not rows:
                    if kind == "zone" or re.search(r"(?i)huyện|quận|thị xã|thành phố|đảo", text):
                        for d in districts:
                            if fold(d["Name"]) == fold(who):
                                district_went.setdefault(d["Code"], []).append(ward["Code"])
                                break
                        else:
                            unresolved.append((ward["Code"], ward["FullName"], who))
                    else:
                        unresolved.append((ward["Code"], ward["FullName"], who))
                elif len(rows) == 1:
                    chosen.append((rows[0], partial))
                else:
                    open_rows.append((rows, partial, who))
            home = by_code.get(ward["Code"])
            near = {r[3]["Code"] for r, _ in chosen}
            if home is not None:
                near.add(home[1]["Code"])
            for rows, partial, who in open_rows:
                # the same name in several districts: the one where the ward's other sources lie
                close = [r for r in rows if r[3]["Code"] in near]
                if len(close) != 1:
                    ambiguous += 1
                for r in close or rows:
                    chosen.append((r, partial or len(close) != 1))
            if home is not None:
                checked += 1
                agree += any(r[2]["Code"] == ward["Code"] for r, _ in chosen)
            for r, partial in chosen:
                went.setdefault(r[2]["Code"], []).append((ward["Code"], partial))
    unresolved = repair(unresolved, went, present, old)
    zones = {fold(w["Name"]): w["Code"] for p in present for w in p["Wards"] if kind_of(w["FullName"]) == "zone"}

    out = []
    out.append("# The provinces, wards, communes and special zones of Viet Nam since 2025-07-01, and where the communes before that day went.")
    out.append("# Made by tools/refresh_places.py from the public tables named in law/README.md. Codes: Quyết định 19/2025/QĐ-TTg.")
    out.append("# `wards` of an old commune: the present wards that took it over; `part: true`: it was divided, or its name leaves several.")
    q = json.dumps
    out.append("from: 2025-07-01")
    out.append('basis: "NQ 202/2025/QH15; QĐ 19/2025/QĐ-TTg"')
    out.append("confidence: C")
    out.append("provinces:")
    for p in present:
        kind = kind_of(p["FullName"])
        out.append(f"  - code: {q(p['Code'])}")
        out.append(f"    name: {{ vi: {q(spelling(p['Name']), ensure_ascii=False)}, en: {q(ENGLISH.get(p['Code'], spelling(p['Name'])), ensure_ascii=False)} }}")
        changed = CITIES.get(p["Code"])
        out.append(f"    kind: {'province' if changed else kind}")
        if changed:
            out.append(f"    city_from: {changed[0]}")
            out.append(f"    city_confidence: {changed[1]}")
        out.append(f"    formed_from: [{', '.join(q(c) for c in FORMED[p['Code']])}]")
        out.append("    wards:")
        for w in sorted(p["Wards"], key=lambda w: w["Code"]):
            out.append(f"      - {{ code: {q(w['Code'])}, name: {q(spelling(w['Name']), ensure_ascii=False)}, kind: {kind_of(w['FullName'])} }}")
    out.append("old_provinces:")
    missing = 0
    total = 0
    for p in before:
        to = next(new for new, olds in FORMED.items() if p["Code"] in olds)
        out.append(f"  - code: {q(p['Code'])}")
        out.append(f"    name: {q(spelling(p['Name']), ensure_ascii=False)}")
        out.append(f"    kind: {kind_of(p['FullName'])}")
        out.append(f"    province: {q(to)}")
        out.append("    districts:")
        for d in sorted(p["District"], key=lambda d: d["Code"]):
            kind = kind_of(d["FullName"])
            kind = "district_city" if kind == "city" else kind
            direct = district_went.get(d["Code"], [])
            if not direct and not d.get("Ward") and fold(d["Name"]) in zones:
                direct = [zones[fold(d["Name"])]]
            out.append(f"      - code: {q(d['Code'])}")
            out.append(f"        name: {q(spelling(d['Name']), ensure_ascii=False)}")
            out.append(f"        kind: {kind}")
            if direct:
                out.append(f"        wards: [{', '.join(q(c) for c in sorted(set(direct)))}]")
            if not d.get("Ward"):
                continue
            out.append("        communes:")
            for c in sorted(d["Ward"], key=lambda c: c["Code"]):
                total += 1
                to_wards = sorted(set(w for w, _ in went.get(c["Code"], [])))
                part = len(to_wards) > 1
                missing += not to_wards and not direct
                row = f"          - {{ code: {q(c['Code'])}, name: {q(spelling(c['Name']), ensure_ascii=False)}, kind: {kind_of(c['FullName'])}"
                if to_wards:
                    row += f", wards: [{', '.join(q(x) for x in to_wards)}]"
                if part:
                    row += ", part: true"
                out.append(row + " }")
    (ROOT / "law" / "places.yaml").write_text("\n".join(out) + "\n", encoding="utf-8")
    print(f"{total} old communes, {missing} without a present ward, {ambiguous} mentions with several candidates, "
          f"{len(unresolved)} mentions not found; the ward that keeps a commune's code names it in {agree} of {checked}")
    if "-v" in sys.argv:
        for u in unresolved:
            print("not found:", *u)
    return 0


# Provinces that became cities after 2025-07-01: Nghị quyết 30, 36, 39/2026/QH16. V: the day is to be verified.
ENGLISH = {"79": "Ho Chi Minh City"}
CITIES = {"75": ("2026-04-30", "V"), "22": ("2026-09-01", "C"), "24": ("2026-09-01", "V")}


if __name__ == "__main__":
    sys.exit(main())
