/* Names nobody bears. No surname here is a Vietnamese surname: they are words of weather, plants and crafts, so that a reader sees
 * at once that the person is invented, and no real person is meant by chance. May use: base. */
#include "simulate/sim_int.h"

static const char *const surnames[] = { "Sương", "Gốm", "Lụa", "Trầm", "Quế", "Suối", "Mây", "Thông", "Bàng", "Sen", "Gió", "Nắng",
                                        "Lúa", "Tre", "Đá", "Cau", "Bưởi", "Chàm", "Muối", "Sóng" };
static const char *const men_middle[] = { "Văn", "Hữu", "Đình", "Công", "Gia", "Thế" };
static const char *const women_middle[] = { "Thị", "Thu", "Ngọc", "Bích", "Diệu", "Kim" };
static const char *const men_given[] = { "Thác", "Rạng", "Vững", "Bền", "Khơi", "Lãm", "Sáng", "Thuật", "Đức", "Chí", "Lộc", "Tường", "Kiên", "Hải", "Phong", "Nghị" };
static const char *const women_given[] = { "Liễu", "Trâm", "Nhiên", "Thảo", "Dịu", "Hiền", "Ngân", "Uyển", "Mơ", "Lành", "Quỳnh", "Duyên", "Hạnh", "Thoa", "Vân", "Yên" };
static const char *const trades[] = { "Gốm sứ", "Mây tre", "Lụa tơ tằm", "Trầm hương", "Mật ong", "Gỗ mỹ nghệ", "Nông sản", "Muối biển" };
static const char *const firms[] = { "Bến Lụa", "Gò Sen", "Đồng Trầm", "Chợ Gốm", "Suối Ngọc", "Rừng Quế", "Bãi Phượng", "Núi Hạc" };
static const char *const streets[] = { "Hàng Mây", "Gió Nồm", "Trăng Rằm", "Lúa Chín", "Bến Đá", "Cây Gạo", "Ngói Đỏ", "Sương Mai", "Chiều Tím", "Đầu Nguồn" };

Str sim_person_name(Chance *c, Arena *a, bool woman)
{
    const char *family = chance_of(c, surnames);
    const char *middle = woman ? chance_of(c, women_middle) : chance_of(c, men_middle);
    const char *given = woman ? chance_of(c, women_given) : chance_of(c, men_given);
    return str_format(a, "%s %s %s", family, middle, given);
}

Str sim_company_name(Chance *c, Arena *a)
{
    const char *trade = chance_of(c, trades);
    const char *firm = chance_of(c, firms);
    return str_format(a, "Công ty TNHH %s %s", trade, firm);
}

Str sim_address(Chance *c, Arena *a, Str ward_name)
{
    int64_t     house = chance_between(c, 2, 198);
    const char *street = chance_of(c, streets);
    if (str_starts(ward_name, S("Phường "))) { /* within a sentence its kind is a common noun */
        ward_name = str_format(a, "phường " STR_F, STR_A(str_sub(ward_name, S("Phường ").n, ward_name.n)));
    } else if (str_starts(ward_name, S("Xã "))) {
        ward_name = str_format(a, "xã " STR_F, STR_A(str_sub(ward_name, S("Xã ").n, ward_name.n)));
    }
    return str_format(a, "số %lld, đường %s, " STR_F ", tỉnh Hoài Giang", (long long)house, street, STR_A(ward_name));
}

Str sim_place(Chance *c, Arena *a)
{
    return str_format(a, "đường %s", chance_of(c, streets));
}
