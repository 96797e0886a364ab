// Xapian: words with their positions, type and year as terms of no text. Texts are added in the order of their days, so the newest have
// the highest numbers.
#include "bench/search/ask.h"

#include <cstring>
#include <string>
#include <vector>
#include <xapian.h>

namespace {

Xapian::WritableDatabase *made;
Xapian::Database *db;
std::string place;

void begin(const char *index)
{
    place = index;
    made = new Xapian::WritableDatabase(place + "/parts", Xapian::DB_CREATE_OR_OVERWRITE);
}

void add(const Text *t)
{
    Xapian::Document doc;
    Xapian::termpos at = 0;
    for (const char *w = t->words; *w != '\0';) {
        size_t n = strcspn(w, " ");
        doc.add_posting(std::string(w, n), ++at);
        w += n + (w[n] == ' ');
    }
    doc.add_boolean_term(std::string("XT") + t->type);
    doc.add_boolean_term(std::string("XY") + t->year);
    made->add_document(doc);
}

void end()
{
    made->commit();
    made->compact(place + "/whole", Xapian::DBCOMPACT_SINGLE_FILE | Xapian::Compactor::FULLER);
    made->close();
}

void open_index(const char *index)
{
    db = new Xapian::Database(std::string(index) + "/whole");
}

void *form(const Asked *q)
{
    std::vector<std::string> words(q->words, q->words + q->count);
    Xapian::Query::op op = q->kind == ASKED_ROW ? Xapian::Query::OP_PHRASE : q->kind == ASKED_ANY ? Xapian::Query::OP_OR : Xapian::Query::OP_AND;
    Xapian::Query query(op, words.begin(), words.end());
    if (q->type != nullptr) {
        Xapian::Query keys(Xapian::Query::OP_AND, Xapian::Query(std::string("XT") + q->type), Xapian::Query(std::string("XY") + q->year));
        query = Xapian::Query(Xapian::Query::OP_FILTER, query, keys);
    }
    return new Xapian::Query(query);
}

void top(const Asked *q)
{
    Xapian::Enquire enquire(*db);
    enquire.set_query(*static_cast<Xapian::Query *>(q->form));
    if (q->newest) {
        enquire.set_weighting_scheme(Xapian::BoolWeight());
        enquire.set_docid_order(Xapian::Enquire::DESCENDING);
    }
    enquire.get_mset(0, 10);
}

long long count(const Asked *q, bool *about)
{
    Xapian::Enquire enquire(*db);
    *about = false;
    enquire.set_query(*static_cast<Xapian::Query *>(q->form));
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    return enquire.get_mset(0, 0, db->get_doccount()).get_matches_estimated();
}

}

int main(int argc, char **argv)
{
    const Engine engine = { begin, add, end, open_index, form, top, count };
    return ask_main(argc, argv, &engine);
}
