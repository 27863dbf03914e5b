/*
 * Lucene with its Japanese analyser: documents and queries as lines of
 * tab-separated fields in, one line of ids for each query out.
 */
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.lucene.analysis.ja.JapaneseAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.QueryBuilder;

public class Kuromoji {
	public static void main(String[] args) throws Exception {
		JapaneseAnalyzer analyzer = new JapaneseAnalyzer();
		ByteBuffersDirectory directory = new ByteBuffersDirectory();
		IndexWriter writer = new IndexWriter(directory,
		    new IndexWriterConfig(analyzer));
		for (String line : Files.readAllLines(Path.of(args[0]))) {
			String[] fields = line.split("\t", -1);
			Document document = new Document();
			document.add(new StoredField("id", fields[0]));
			document.add(new TextField("text",
			    fields[1] + "\n" + fields[2], Field.Store.NO));
			writer.addDocument(document);
		}
		writer.forceMerge(1);
		writer.close();

		IndexSearcher searcher = new IndexSearcher(
		    DirectoryReader.open(directory));
		QueryBuilder builder = new QueryBuilder(analyzer);
		PrintStream out = new PrintStream(System.out, false,
		    StandardCharsets.UTF_8);
		for (String line : Files.readAllLines(Path.of(args[1]))) {
			String[] fields = line.split("\t", -1);
			out.print(fields[0] + "\t");
			Query query = builder.createBooleanQuery("text",
			    fields[1], BooleanClause.Occur.SHOULD);
			if (query != null) {
				for (ScoreDoc hit : searcher.search(query,
				    Integer.parseInt(args[2])).scoreDocs) {
					Document found = searcher.doc(hit.doc);
					out.print(found.get("id") + " ");
				}
			}
			out.println();
		}
		out.flush();
	}
}
