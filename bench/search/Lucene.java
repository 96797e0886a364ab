import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.store.MMapDirectory;

/** Lucene: one segment, no query cache, ten hits without the total. Speaks as ask.h says; behind the rest stands "plain" or "best": words
 * with their positions, and at its best also each two neighbours as a term, by which phrases are asked, and the index sorted by day. */
public class Lucene {
    static final double WARM_SECONDS = 10;
    static final Sort BY_DAY = new Sort(new SortField("day", SortField.Type.LONG, true));

    /** The words between blanks; or each with the one behind it. */
    static final class Words extends TokenStream {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final boolean pairs;
        private String text;
        private int at;

        Words(boolean pairs) { this.pairs = pairs; }

        Words of(String text) {
            this.text = text;
            return this;
        }

        @Override public void reset() { at = 0; }

        private int end(int from) {
            int blank = text.indexOf(' ', from);
            return blank < 0 ? text.length() : blank;
        }

        @Override public boolean incrementToken() {
            clearAttributes();
            if (at >= text.length()) return false;
            int end = end(at), until = end;
            if (pairs) {
                if (end + 1 >= text.length()) return false;
                until = end(end + 1);
            }
            term.append(text, at, until);
            at = end + 1;
            return true;
        }
    }

    static FieldType indexed() {
        FieldType t = new FieldType(TextField.TYPE_NOT_STORED);
        t.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        t.freeze();
        return t;
    }

    static void build(String words, String index, boolean best) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig((Analyzer) null).setRAMBufferSizeMB(512).setMergeScheduler(new SerialMergeScheduler());
        if (best) config.setIndexSort(BY_DAY);
        FieldType type = indexed();
        Words plain = new Words(false), pairs = new Words(true);
        try (MMapDirectory dir = new MMapDirectory(Path.of(index)); IndexWriter writer = new IndexWriter(dir, config);
             BufferedReader in = Files.newBufferedReader(Path.of(words), StandardCharsets.UTF_8)) {
            for (String line; (line = in.readLine()) != null;) {
                String[] f = line.split("\t", 4);
                long day = Long.parseLong(f[0]);
                Document doc = new Document();
                doc.add(new NumericDocValuesField("day", day));
                doc.add(new LongPoint("day", day));
                doc.add(new StringField("keys", f[1], Field.Store.NO));
                doc.add(new StringField("keys", f[2], Field.Store.NO));
                doc.add(new Field("words", plain.of(f[3]), type));
                if (best) doc.add(new Field("pairs", pairs.of(f[3]), type));
                writer.addDocument(doc);
            }
            writer.forceMerge(1);
        }
    }

    record Asked(boolean newest, Query query) {}

    static Query row(String[] words, boolean best) {
        PhraseQuery.Builder b = new PhraseQuery.Builder();
        if (best && words.length == 2) return new TermQuery(new Term("pairs", words[0] + " " + words[1]));
        for (int i = 0; i < words.length - (best ? 1 : 0); i++) {
            b.add(best ? new Term("pairs", words[i] + " " + words[i + 1]) : new Term("words", words[i]), i);
        }
        return b.build();
    }

    static Asked asked(String line, boolean best) {
        String[] f = line.split("\t"), words = f[3].split(" ");
        Query query;
        if (words.length == 1) {
            query = new TermQuery(new Term("words", words[0]));
        } else if (f[1].equals("row")) {
            query = row(words, best);
        } else {
            BooleanQuery.Builder b = new BooleanQuery.Builder();
            for (String w : words) b.add(new TermQuery(new Term("words", w)), f[1].equals("any") ? BooleanClause.Occur.SHOULD : BooleanClause.Occur.MUST);
            for (int i = 4; i < 6 && !f[4].equals("-"); i++) b.add(new TermQuery(new Term("keys", f[i])), BooleanClause.Occur.FILTER);
            query = b.build();
        }
        return new Asked(f[2].equals("newest"), query);
    }

    static List<Asked> read(String path, boolean best) throws IOException {
        List<Asked> all = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(path))) all.add(asked(line, best));
        return all;
    }

    static int top(IndexSearcher s, Asked q) throws IOException {
        if (q.newest) return s.search(q.query, new TopFieldCollectorManager(BY_DAY, 10, null, 10)).scoreDocs.length;
        return s.search(q.query, new TopScoreDocCollectorManager(10, null, 10)).scoreDocs.length;
    }

    static void ask(String index, String warm, String queries, double seconds, boolean best) throws IOException {
        try (MMapDirectory dir = new MMapDirectory(Path.of(index)); DirectoryReader reader = DirectoryReader.open(dir)) {
            IndexSearcher s = new IndexSearcher(reader);
            s.setQueryCache(null);
            List<Asked> first = read(warm, best), all = read(queries, best);
            System.out.println("open");
            int kept = 0;
            long began = System.nanoTime();
            for (int i = 0; (System.nanoTime() - began) / 1e9 < WARM_SECONDS; i = (i + 1) % first.size()) kept += top(s, first.get(i)) + s.count(first.get(i).query);
            StringBuilder out = new StringBuilder();
            began = System.nanoTime();
            for (int i = 0; i < all.size() && (System.nanoTime() - began) / 1e9 < seconds; i++) {
                long t = System.nanoTime();
                kept += top(s, all.get(i));
                out.append("top ").append(i).append(' ').append((System.nanoTime() - t) / 1e3).append('\n');
            }
            began = System.nanoTime();
            for (int i = 0; i < all.size() && (System.nanoTime() - began) / 1e9 < seconds; i++) {
                long t = System.nanoTime();
                int hits = s.count(all.get(i).query);
                out.append("count ").append(i).append(' ').append((System.nanoTime() - t) / 1e3).append(' ').append(hits).append('\n');
            }
            System.out.print(out);
            System.err.println("kept " + kept);
        }
    }

    public static void main(String[] a) throws IOException {
        boolean best = a[a.length - 1].equals("best");
        if (a[0].equals("build")) build(a[1], a[2], best);
        else ask(a[1], a[2], a[3], Double.parseDouble(a[4]), best);
    }
}
