// Tantivy: the words in one field with positions, type and year in another without, the day as a fast field; one segment. Speaks as
// ask.h says.
use std::fs;
use std::io::{BufRead, BufReader};
use std::time::Instant;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, WhitespaceTokenizer};
use tantivy::{Index, IndexWriter, Order, Searcher, TantivyDocument, Term};

const WARM_SECONDS: f64 = 10.0;

fn schema() -> (Schema, Field, Field, Field) {
    let mut b = Schema::builder();
    let of = |o| TextOptions::default().set_indexing_options(TextFieldIndexing::default().set_tokenizer("blanks").set_index_option(o));
    let words = b.add_text_field("words", of(IndexRecordOption::WithFreqsAndPositions));
    let keys = b.add_text_field("keys", of(IndexRecordOption::Basic));
    let day = b.add_i64_field("day", NumericOptions::default().set_fast());
    (b.build(), words, keys, day)
}

fn with_blanks(index: &Index) {
    index.tokenizers().register("blanks", TextAnalyzer::from(WhitespaceTokenizer::default()));
}

fn build(path: &str, to: &str) -> tantivy::Result<()> {
    let (schema, words, keys, day) = schema();
    let index = Index::create_in_dir(to, schema)?;
    with_blanks(&index);
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 1_000_000_000)?;
    for line in BufReader::new(fs::File::open(path)?).lines() {
        let line = line?;
        let mut parts = line.split('\t');
        let mut doc = TantivyDocument::default();
        doc.add_i64(day, parts.next().unwrap().parse().unwrap());
        let (type_, year) = (parts.next().unwrap(), parts.next().unwrap());
        doc.add_text(keys, format!("{type_} {year}"));
        doc.add_text(words, parts.next().unwrap());
        writer.add_document(doc)?;
    }
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.wait_merging_threads()
}

struct Asked {
    newest: bool,
    query: Box<dyn Query>,
}

fn read_queries(path: &str, words: Field, keys: Field) -> Vec<Asked> {
    let text = fs::read_to_string(path).unwrap();
    let term = |field, w: &str, option| Box::new(TermQuery::new(Term::from_field_text(field, w), option)) as Box<dyn Query>;
    let ask = |line: &str| {
        let f: Vec<&str> = line.split('\t').collect();
        let all: Vec<&str> = f[3].split(' ').collect();
        let one = |w: &&str| term(words, w, IndexRecordOption::WithFreqs);
        let mut query: Box<dyn Query> = if all.len() == 1 {
            one(&all[0])
        } else if f[1] == "row" {
            Box::new(PhraseQuery::new(all.iter().map(|w| Term::from_field_text(words, w)).collect()))
        } else {
            let occur = if f[1] == "any" { Occur::Should } else { Occur::Must };
            Box::new(BooleanQuery::new(all.iter().map(|w| (occur, one(w))).collect()))
        };
        if f[4] != "-" {
            let key = |w| Box::new(ConstScoreQuery::new(term(keys, w, IndexRecordOption::Basic), 0.0)) as Box<dyn Query>;
            let mut parts: Vec<(Occur, Box<dyn Query>)> = all.iter().map(|w| (Occur::Must, one(w))).collect();
            parts.push((Occur::Must, key(f[4])));
            parts.push((Occur::Must, key(f[5])));
            query = Box::new(BooleanQuery::new(parts));
        }
        Asked { newest: f[2] == "newest", query }
    };
    text.lines().map(ask).collect()
}

fn top(searcher: &Searcher, q: &Asked) -> usize {
    if q.newest {
        searcher.search(&*q.query, &TopDocs::with_limit(10).order_by_fast_field::<i64>("day", Order::Desc)).unwrap().len()
    } else {
        searcher.search(&*q.query, &TopDocs::with_limit(10).order_by_score()).unwrap().len()
    }
}

fn count(searcher: &Searcher, q: &Asked) -> usize {
    searcher.search(&*q.query, &Count).unwrap()
}

fn ask(at: &str, warm: &str, queries: &str, seconds: f64) -> tantivy::Result<()> {
    let (_, words, keys, _) = schema();
    let index = Index::open_in_dir(at)?;
    with_blanks(&index);
    let searcher = index.reader()?.searcher();
    let (first, all) = (read_queries(warm, words, keys), read_queries(queries, words, keys));
    println!("open");
    let began = Instant::now();
    for q in first.iter().cycle() {
        if began.elapsed().as_secs_f64() > WARM_SECONDS {
            break;
        }
        top(&searcher, q);
        count(&searcher, q);
    }
    let us = |t: Instant| t.elapsed().as_nanos() as f64 / 1e3;
    let began = Instant::now();
    for (n, q) in all.iter().enumerate().take_while(|_| began.elapsed().as_secs_f64() < seconds) {
        let t = Instant::now();
        std::hint::black_box(top(&searcher, q));
        println!("top {n} {:.2}", us(t));
    }
    let began = Instant::now();
    for (n, q) in all.iter().enumerate().take_while(|_| began.elapsed().as_secs_f64() < seconds) {
        let t = Instant::now();
        let hits = count(&searcher, q);
        println!("count {n} {:.2} {hits}", us(t));
    }
    Ok(())
}

fn main() -> tantivy::Result<()> {
    let a: Vec<String> = std::env::args().collect();
    match a[1].as_str() {
        "build" => build(&a[2], &a[3]),
        _ => ask(&a[2], &a[3], &a[4], a[5].parse().unwrap()),
    }
}
