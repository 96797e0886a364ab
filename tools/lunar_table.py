#!/usr/bin/env python3
"""Makes law/lunar.yaml: the Vietnamese lunar calendar 1900-2100 as a table.

New moons after Meeus, Astronomical Algorithms, chapter 49 (all terms); the Sun's apparent longitude after chapter 25;
delta T after Espenak and Meeus. The day is the civil day of the meridian 105 E (UTC+7). The winter solstice falls in month
11; of thirteen months between two months 11 the first without a principal term is the leap month.
Before 1968 the calendars printed in Viet Nam did not always follow this meridian: those years are computed the same way.
Run: python3 tools/lunar_table.py > law/lunar.yaml     (standard library only)
"""
import math
import datetime

FIRST, LAST = 1900, 2100


def delta_t(year):
    """Seconds, Espenak and Meeus (2006) polynomials."""
    y, t = year, 0.0
    if y < 1920:
        t = y - 1900
        return -2.79 + 1.494119 * t - 0.0598939 * t**2 + 0.0061966 * t**3 - 0.000197 * t**4
    if y < 1941:
        t = y - 1920
        return 21.20 + 0.84493 * t - 0.076100 * t**2 + 0.0020936 * t**3
    if y < 1961:
        t = y - 1950
        return 29.07 + 0.407 * t - t**2 / 233 + t**3 / 2547
    if y < 1986:
        t = y - 1975
        return 45.45 + 1.067 * t - t**2 / 260 - t**3 / 718
    if y < 2005:
        t = y - 2000
        return (63.86 + 0.3345 * t - 0.060374 * t**2 + 0.0017275 * t**3 + 0.000651814 * t**4 + 0.00002373599 * t**5)
    if y < 2050:
        t = y - 2000
        return 62.92 + 0.32217 * t + 0.005589 * t**2
    return -20 + 32 * ((y - 1820) / 100) ** 2 - 0.5628 * (2150 - y)


def sin(d):
    return math.sin(math.radians(d))


# (coefficient, power of E, M, M', F, Omega) of the new moon
TERMS = [
    (-0.40720, 0, 0, 1, 0, 0), (0.17241, 1, 1, 0, 0, 0), (0.01608, 0, 0, 2, 0, 0), (0.01039, 0, 0, 0, 2, 0),
    (0.00739, 1, -1, 1, 0, 0), (-0.00514, 1, 1, 1, 0, 0), (0.00208, 2, 2, 0, 0, 0), (-0.00111, 0, 0, 1, -2, 0),
    (-0.00057, 0, 0, 1, 2, 0), (0.00056, 1, 1, 2, 0, 0), (-0.00042, 0, 0, 3, 0, 0), (0.00042, 1, 1, 0, 2, 0),
    (0.00038, 1, 1, 0, -2, 0), (-0.00024, 1, -1, 2, 0, 0), (-0.00017, 0, 0, 0, 0, 1), (-0.00007, 0, 2, 1, 0, 0),
    (0.00004, 0, 0, 2, -2, 0), (0.00004, 0, 3, 0, 0, 0), (0.00003, 0, 1, 1, -2, 0), (0.00003, 0, 0, 2, 2, 0),
    (-0.00003, 0, 1, 1, 2, 0), (0.00003, 0, -1, 1, 2, 0), (-0.00002, 0, -1, 1, -2, 0), (-0.00002, 0, 1, 3, 0, 0),
    (0.00002, 0, 0, 4, 0, 0),
]
PLANETS = [
    (325, 299.77, 0.107408, -0.009173), (165, 251.88, 0.016321, 0), (164, 251.83, 26.651886, 0), (126, 349.42, 36.412478, 0),
    (110, 84.66, 18.206239, 0), (62, 141.74, 53.303771, 0), (60, 207.14, 2.453732, 0), (56, 154.84, 7.306860, 0),
    (47, 34.52, 27.261239, 0), (42, 207.19, 0.121824, 0), (40, 291.34, 1.844379, 0), (37, 161.72, 24.198154, 0),
    (35, 239.56, 25.513099, 0), (23, 331.55, 3.592518, 0),
]


def new_moon(k):
    """Julian day (UT) of new moon k."""
    t = k / 1236.85
    jde = 2451550.09766 + 29.530588861 * k + 0.00015437 * t**2 - 0.000000150 * t**3 + 0.00000000073 * t**4
    e = 1 - 0.002516 * t - 0.0000074 * t**2
    m = 2.5534 + 29.10535670 * k - 0.0000014 * t**2 - 0.00000011 * t**3
    mp = 201.5643 + 385.81693528 * k + 0.0107582 * t**2 + 0.00001238 * t**3 - 0.000000058 * t**4
    f = 160.7108 + 390.67050284 * k - 0.0016118 * t**2 - 0.00000227 * t**3 + 0.000000011 * t**4
    omega = 124.7746 - 1.56375588 * k + 0.0020672 * t**2 + 0.00000215 * t**3
    for c, power, a, b, d, o in TERMS:
        jde += c * e**power * sin(a * m + b * mp + d * f + o * omega)
    for c, a0, a1, a2 in PLANETS:
        jde += c * 1e-6 * sin(a0 + a1 * k + a2 * t**2)
    return jde - delta_t(2000 + (jde - 2451545) / 365.2425) / 86400


def sun_longitude(jd_ut):
    """Apparent longitude in degrees."""
    jde = jd_ut + delta_t(2000 + (jd_ut - 2451545) / 365.2425) / 86400
    t = (jde - 2451545) / 36525
    l0 = 280.46646 + 36000.76983 * t + 0.0003032 * t * t
    m = 357.52911 + 35999.05029 * t - 0.0001537 * t * t
    c = (1.914602 - 0.004817 * t - 0.000014 * t * t) * sin(m) + (0.019993 - 0.000101 * t) * sin(2 * m) + 0.000289 * sin(3 * m)
    omega = 125.04 - 1934.136 * t
    return (l0 + c - 0.00569 - 0.00478 * sin(omega)) % 360


def local_day(jd_ut):
    """Number of the civil day at UTC+7 (Julian day number)."""
    return math.floor(jd_ut + 7 / 24 + 0.5)


def midnight(day):
    """Julian day (UT) of the beginning of a civil day at UTC+7."""
    return day - 0.5 - 7 / 24


def sector(day):
    return int(sun_longitude(midnight(day)) // 30)


def month_start(k):
    return local_day(new_moon(k))


def month_11(year):
    """k of the month that contains the winter solstice of the year."""
    k = int((year - 2000) * 12.3685) + 14
    solstice = day_of_solstice(year)
    while month_start(k) > solstice:
        k -= 1
    while month_start(k + 1) <= solstice:
        k += 1
    return k


def day_of_solstice(year):
    day = (datetime.date(year, 12, 18) - datetime.date(2000, 1, 1)).days + 2451545
    while sector(day + 1) != 9:
        day += 1
    return day


def months_between(year):
    """Months from month 11 of year-1 (excluded index 0) to month 11 of year: list of (number, leap, k)."""
    first, last = month_11(year - 1), month_11(year)
    leap_at = None
    if last - first == 13:
        for i in range(1, 14):
            if sector(month_start(first + i)) == sector(month_start(first + i + 1)):
                leap_at = i
                break
    out, number = [], 11
    for i in range(last - first):
        leap = i == leap_at
        if i and not leap:
            number = number % 12 + 1
        out.append((number, leap, first + i))
    return out


def lunar_year(year):
    months = [m for m in months_between(year) + months_between(year + 1)]
    start = next(i for i, m in enumerate(months) if m[0] == 1 and not m[1])
    end = next(i for i, m in enumerate(months) if i > start and m[0] == 1 and not m[1])
    return months[start:end]


def main():
    print("# The Vietnamese lunar calendar 1900-2100, made by tools/lunar_table.py (method in its head). months: one digit a")
    print("# month in order, the leap month behind the month it repeats; 1 is 30 days, 0 is 29.")
    print("years:")
    for year in range(FIRST, LAST + 1):
        months = lunar_year(year)
        tet = datetime.date(2000, 1, 1) + datetime.timedelta(days=month_start(months[0][2]) - 2451545)
        leap = next((m[0] for m in months if m[1]), 0)
        lengths = "".join("1" if month_start(m[2] + 1) - month_start(m[2]) == 30 else "0" for m in months)
        print(f'  - {{ year: {year}, tet: {tet.isoformat()}, leap: {leap}, months: "{lengths}" }}')


if __name__ == "__main__":
    main()
