#!/usr/bin/env python3
"""The first days of a real court, in the browser's own language: no demo, no invented people but those made here by hand.

    test/first_court.py CONGLY [DATABASE]      CONGLY is the program; DATABASE a PostgreSQL address (default: SQLite)

congly init, congly user add-admin, congly serve; then everything over HTTP as a person does it: the administrator sets his password
with the printed code and enrols a second factor, brings in the chief judge, judges, jurors, a clerk and a courtroom; each sets a
password and a second factor; a citizen registers, files a petition and loses the password; the chief judge draws the judge.
Ends with "N passed, N failed".
"""
import base64
import hashlib
import hmac
import html
import http.client
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.parse

PROGRAM = sys.argv[1]
DATABASE = sys.argv[2] if len(sys.argv) > 2 else ""
COURT = "T01K01"
passed = failed = 0


class Wrong(Exception):
    pass


def check(good, what):
    global passed, failed
    passed += bool(good)
    failed += not good
    if not good:
        print("FAILED: " + what)


def need(good, what):
    check(good, what)
    if not good:
        raise Wrong(what)


def text_of(body):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"(?s)<[^>]*>", " ", body)))


def totp(secret, step):
    """RFC 6238: six digits of 30 seconds."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[at:at + 4])[0] & 0x7FFFFFFF) % 1000000)


class Browser:
    """One person's browser: cookies, pages, forms as they stand."""

    def __init__(self, port):
        self.port, self.cookies, self.secret, self.used = port, {}, None, 0

    def ask(self, method, path, body=None):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Accept": "text/html", "Cookie": "; ".join("%s=%s" % x for x in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            c.request(method, path, body, headers)
            r = c.getresponse()
            page = r.read().decode("utf-8", "replace")
            for line in r.headers.get_all("Set-Cookie") or []:
                name, _, value = line.split(";")[0].partition("=")
                self.cookies[name] = value
            return r.status, r.headers.get("Location") or "", page
        finally:
            c.close()

    def get(self, path):
        status, to, page = self.ask("GET", path)
        return status, page

    def status(self, path):
        return self.ask("GET", path)[0]

    def send(self, path, values, action=None):
        """The form at `path` that is posted to `action` (default: the same address), with its hidden fields and these values."""
        status, page = self.get(path)
        if status != 200:
            raise Wrong("%s: %d" % (path, status))
        wanted = action or path
        for form in re.findall(r'(?s)<form[^>]*method="post".*?</form>', page):
            to = html.unescape(re.search(r'action="([^"]*)"', form).group(1))
            if to == wanted:
                data = [(html.unescape(n), html.unescape(v)) for n, v in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)]
                data = [x for x in data if x[0] not in values] + list(values.items())
                return self.ask("POST", to, urllib.parse.urlencode(data))
        raise Wrong("no form to %s at %s" % (wanted, path))

    def set_password(self, login, code, password):
        return self.send("/khoi-phuc", {"tai-khoan": login, "ma": code, "mat-khau-moi": password, "nhap-lai": password})

    def code(self):
        """The next code of this person's device: each step counts once."""
        step = max(int(time.time()) // 30, self.used + 1)
        while step > int(time.time()) // 30 + 1:
            time.sleep(1)
        self.used = step
        return totp(self.secret, step)

    def sign_in(self, login, password):
        values = {"tai-khoan": login, "mat-khau": password}
        status, to, page = self.send("/dang-nhap", values)
        if status == 200 and 'name="ma-xac-thuc"' in page:
            token = re.search(r'(?s)action="/dang-nhap".*?name="_csrf" value="([^"]*)"', page).group(1)
            values.update({"ma-xac-thuc": self.code(), "_csrf": token})
            status, to, page = self.ask("POST", "/dang-nhap", urllib.parse.urlencode(values))
        return status, to, page

    def enrol(self):
        status, _, page = self.send("/tai-khoan", {}, "/tai-khoan/xac-thuc")
        found = re.search(r'<span class="code">([A-Z2-7]+)</span>', page)
        if status != 200 or not found:
            raise Wrong("no second factor to enrol: %d" % status)
        self.secret = found.group(1)
        token = re.search(r'(?s)action="/tai-khoan/xac-thuc/xac-nhan".*?name="_csrf" value="([^"]*)"', page).group(1)
        return self.ask("POST", "/tai-khoan/xac-thuc/xac-nhan", urllib.parse.urlencode({"_csrf": token, "ma": self.code()}))


def printed_code(page):
    found = re.search(r'class="big code">([A-Z0-9]{5}-[A-Z0-9]{5})<', page)
    if not found:
        raise Wrong("no printed code: " + text_of(page)[:500])
    return found.group(1)


class Court:
    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="congly-first-court-")
        self.args = ["--data", os.path.join(self.dir, "data")] + (["--database", DATABASE] if DATABASE else [])
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.server = None

    def run(self, *words):
        return subprocess.run([PROGRAM, *words, *self.args], capture_output=True, text=True, env={**os.environ, "LANG": "vi_VN.UTF-8"})

    def start(self):  # everybody here signs in from one address within a minute: no rates
        self.log = open(os.path.join(self.dir, "log"), "w+")
        self.server = subprocess.Popen([PROGRAM, "serve", *self.args, "--port", str(self.port), "--no-rates"], stdout=self.log, stderr=self.log)
        for _ in range(300):
            try:
                if Browser(self.port).status("/readyz") == 200:
                    return
            except OSError:
                pass
            if self.server.poll() is not None:
                break
            time.sleep(0.1)
        self.log.seek(0)
        raise Wrong("the server does not answer: " + self.log.read()[-1000:])

    def stop(self):
        if self.server is not None and self.server.poll() is None:
            self.server.terminate()
            self.server.wait(30)
        shutil.rmtree(self.dir, ignore_errors=True)


def administrator(court):
    need(court.run("init").returncode == 0, "congly init")
    added = court.run("user", "add-admin", "--login", "quantri", "--name", "Trần Thị Quản Trị")
    found = re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", added.stdout)
    need(added.returncode == 0 and found, "congly user add-admin prints a code")
    court.start()
    admin = Browser(court.port)
    check(admin.status("/quan-tri") in (303, 401), "nobody is signed in: no administration")
    status, _, page = admin.set_password("quantri", found.group(0), "một câu của quản trị")
    need(status == 200 and "Đã đặt mật khẩu mới" in page, "the printed code sets the first password")
    check(admin.set_password("quantri", found.group(0), "một câu khác nữa")[0] != 200, "the code counts once")
    status, to, _ = admin.sign_in("quantri", "một câu của quản trị")
    need(status == 303 and to == "/tai-khoan", "without a second factor he begins at its enrolment: %d %s" % (status, to))
    check(admin.status("/quan-tri") == 403, "before enrolment nothing else opens")
    check(admin.status("/nghiep-vu") == 403, "nor the staff's pages")
    status, to, page = admin.enrol()
    need(status == 303, "the second factor is enrolled: %d %s" % (status, text_of(page)[:300]))
    check(admin.status("/quan-tri") == 200, "then administration opens")
    other = Browser(court.port)
    other.secret, other.used = admin.secret, admin.used
    status, to, _ = other.sign_in("quantri", "một câu của quản trị")
    check(status == 303 and to == "/quan-tri", "he signs in with password and code: %d %s" % (status, to))
    return admin


def hire(court, admin, name, login, post, title=""):
    """The administrator adds an officer; the officer sets password and second factor with the sheet of paper."""
    status, _, page = admin.send("/quan-tri/them", {"ho-ten": name, "tai-khoan": login, "toa": COURT, "chuc-vu": post, "chuc-danh": title,
                                                    "tu-ngay": "01/01/2026", "den-ngay": ""})
    need(status == 200, "%s is added: %d %s" % (name, status, text_of(page)[:300]))
    code = printed_code(page)
    check(name in page, "the sheet names " + name)
    b = Browser(court.port)
    password = "một câu của " + login
    need(b.set_password(login, code, password)[0] == 200, name + " sets the first password")
    status, to, _ = b.sign_in(login, password)
    need(status == 303 and to == "/tai-khoan", name + " signs in to the enrolment")
    need(b.enrol()[0] == 303, name + " enrols the second factor")
    return b


def petition(citizen):
    status, to, page = citizen.send("/nop-don", {})
    need(status == 303, "a petition is begun: %d" % status)
    draft = "/".join(to.split("/")[:3])
    for step, values in (
        ("nguoi-nop", {"vai-tro": "chinh-minh"}),
        ("nguoi-khoi-kien", {"nguyen-don-1-loai": "person", "nguyen-don-1-ten": "Nguyễn Văn Giả Định", "nguyen-don-1-sinh": "2/9/1985",
                             "nguyen-don-1-so": "001 085 000 001", "nguyen-don-1-dia-chi": "số 2 đường Không Có",
                             "nguyen-don-1-phuong": "phường Ba Đình, Hà Nội", "nguyen-don-1-dien-thoai": "0912 345 678", "nguyen-don-1-thu": ""}),
        ("nguoi-bi-kien", {"bi-don-1-loai": "person", "bi-don-1-ten": "Trần Văn Hư Cấu", "bi-don-1-biet": "co",
                           "bi-don-1-dia-chi": "số 1 đường Không Có", "bi-don-1-phuong": "phường Ba Đình, Hà Nội"}),
        ("viec-gi", {"tim": "", "viec": "DS.26.3.01"}),
        ("yeu-cau", {"yeu-cau-1-noi-dung": "Buộc ông Hư Cấu trả tiền gốc.", "yeu-cau-1-so-tien": "500.000.000"}),
        ("o-dau", {"noi-thuc-hien-phuong": ""}),
        ("toa-an", {"toa": COURT}),
        ("su-viec", {"su-viec": "Ngày 02/3/2025 ông Hư Cấu vay tiền.\nĐến hạn ông không trả."}),
        ("chung-cu", {"tai-lieu-1-ten": "Giấy vay tiền", "tai-lieu-1-goc": "1"}),
        ("nguoi-khac", {"nguoi-khac-1-vai": "witness", "nguoi-khac-1-ten": "Lý Thị Chứng Kiến", "nguoi-khac-1-dia-chi": "xóm Không Có"}),
        ("tam-ung", {"mien-giam": ""}),
        ("nguyen-vong", {"hoa-giai": "unwilling", "dien-tu": "co"}),
    ):
        status, to, page = citizen.send("%s/%s" % (draft, step), values)
        need(status == 303, "step %s: %d %s" % (step, status, text_of(page)[:800] if status != 303 else ""))
    status, to, page = citizen.send(draft + "/xem-lai", {"cam-doan": "1"})
    need(status == 303, "the petition is filed: %d %s" % (status, text_of(page)[:800]))
    return re.search(r"/([0-9a-z]{26})", to).group(1)


def citizen_of(court):
    b = Browser(court.port)
    status, to, page = b.send("/dang-ky", {"ho-ten": "Nguyễn Văn Giả Định", "tai-khoan": "0912345678", "mat-khau": "con sông quê tôi", "nhap-lai": "con sông quê tôi"})
    need(status == 303 and to == "/vu-viec-cua-toi", "a citizen registers and is signed in: %d %s %s" % (status, to, text_of(page)[:300]))
    again = Browser(court.port)
    status, _, page = again.send("/dang-ky", {"ho-ten": "Người Khác", "tai-khoan": "+84912345678", "mat-khau": "con sông quê tôi", "nhap-lai": "con sông quê tôi"})
    check(status == 409 and "đã có tài khoản" in page, "the same telephone is taken: %d" % status)
    status, _, page = again.send("/dang-ky", {"ho-ten": "Người Khác", "tai-khoan": "khac", "mat-khau": "1234567890", "nhap-lai": "1234567890"})
    check(status == 422, "a common password is refused: %d" % status)
    return b


def recovery(court, clerk, admin):
    at = "/nghiep-vu/cap-lai-mat-khau"
    status, _, page = clerk.send(at, {"tai-khoan": "0912345678", "ho-ten": ""}, at + "/tim")
    need(status == 200 and "Nguyễn Văn Giả Định" in page, "the clerk finds the account")
    person = re.search(r'name="nguoi" value="([0-9a-z]{26})"', page).group(1)
    token = re.search(r'(?s)action="%s".*?name="_csrf" value="([^"]*)"' % at, page).group(1)
    values = {"_csrf": token, "nguoi": person, "can-cu": "papers_checked", "da-kiem-tra": "1"}
    status, _, page = clerk.ask("POST", at, urllib.parse.urlencode(values))
    need(status == 200, "the clerk gives a code: %d %s" % (status, text_of(page)[:300]))
    b = Browser(court.port)
    need(b.set_password("0912345678", printed_code(page), "một câu mới của tôi")[0] == 200, "the code sets a new password")
    check(b.sign_in("0912345678", "một câu mới của tôi")[0] == 303, "and the new password signs in")
    return b


def walk(court):
    admin = administrator(court)
    chief = hire(court, admin, "Lê Văn Chánh Án", "chanh.an", "chief_judge", "Chánh án")
    clerk = hire(court, admin, "Phạm Thị Thư Ký", "thu.ky", "clerk")
    first = hire(court, admin, "Hoàng Thị Thẩm Phán", "tham.phan.1", "judge")
    second = hire(court, admin, "Vũ Văn Thẩm Phán", "tham.phan.2", "judge")
    for i in (1, 2):
        hire(court, admin, "Hội Thẩm Thứ %d" % i, "hoi.tham.%d" % i, "lay_judge")
    room = "/quan-tri/phong-xu-an?toa=" + COURT
    status, to, page = admin.send(room, {"toa": COURT, "phong": "A1", "ten-phong": "Phòng xử án số 1", "so-cho": "40"}, "/quan-tri/phong-xu-an")
    check(status == 303, "a courtroom is added: %d" % status)
    _, page = admin.get("/quan-tri?tim=tham%20phan")
    check("Hoàng Thị Thẩm Phán" in page and "Vũ Văn Thẩm Phán" in page and "Phạm Thị" not in page, "people are found by name without accents")
    check(chief.status("/quan-tri") == 403 and clerk.status("/quan-tri") == 403, "no officer sees administration")

    citizen = citizen_of(court)
    file = petition(citizen)
    mine, staff = "/vu-viec-cua-toi/" + file, "/nghiep-vu/ho-so/" + file
    check(citizen.status(mine) == 200, "the citizen reads his file")
    check(clerk.status(staff) == 200, "the clerk reads it")
    check(first.status(staff) == 403 and second.status(staff) == 403, "a judge without the file does not, unless he gives a reason")
    check(admin.status(staff) == 404 and admin.status(mine) == 404, "the administrator never does")

    status, to, page = chief.send(staff + "/viec/cam-ket-phan-cong-xem-xet-don", {})
    need(status == 303, "the chief judge commits the draw: %d %s" % (status, text_of(page)[:500]))
    for _ in range(40):
        drawn = [b for b in (first, second) if b.status(staff) == 200]
        if drawn:
            break
        time.sleep(0.5)
    check(len(drawn) == 1, "one of the two judges is drawn and reads the file now")
    check("Thẩm Phán" in chief.get(staff)[1], "the file names him")

    citizen = recovery(court, clerk, admin)
    check(citizen.status(mine) == 200, "his file is there after the recovery")
    check("Cấp lại mật khẩu sau khi kiểm tra giấy tờ" in admin.get("/quan-tri/nhat-ky")[1], "the recovery left its line")
    check(admin.status("/quan-tri/viec-nen") == 200, "health is told")
    done = court.run("verify")
    check(done.returncode == 0, "congly verify: " + (done.stdout + done.stderr)[:500])
    check("không có sai lệch" in admin.get("/quan-tri/viec-nen")[1], "the last verification stands on the page")


INVENTED = {"id": "gia-dinh-1", "court": "Tòa án nhân dân khu vực 1 - Hoài Giang", "number": "1/2026/DS-ST", "date": "2026-01-05", "type": "Dân sự", "instance": "Sơ thẩm",
            "title": "Tranh chấp hợp đồng vay tài sản", "anonymised": True, "source": "Dữ liệu giả định",
            "text": "DỮ LIỆU GIẢ ĐỊNH – KHÔNG PHẢI BẢN ÁN THẬT\nNỘI DUNG VỤ ÁN:\nÔng Nguyễn Văn A vay tiền của bà Trần Thị B.\nQUYẾT ĐỊNH:\n1. Buộc ông A trả tiền cho bà B.\n" + "2. Không chấp nhận yêu cầu khác của các bên.\n" * 20}


def imports(court):
    """Judgments of other times are read in beside the running server, once each."""
    path = os.path.join(court.dir, "rulings.jsonl")
    with open(path, "w") as f:
        f.write(json.dumps(INVENTED, ensure_ascii=False) + "\n")
    for added, present in ((1, 0), (0, 1)):
        done = court.run("judgments", "import", path, "--json")
        check(done.returncode == 0 and json.loads(done.stdout) == {"read": 1, "added": added, "present": present, "held": 0, "refused": []},
              "judgments import beside the server: %s %s" % (done.stdout, done.stderr))


def main():
    global failed
    court = Court()
    try:
        walk(court)
        imports(court)
    except (Wrong, OSError, AttributeError, StopIteration) as e:
        if not isinstance(e, Wrong) or str(e) == "" or not failed:
            failed += 1
        print("stopped: %r" % e)
    finally:
        court.stop()
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
