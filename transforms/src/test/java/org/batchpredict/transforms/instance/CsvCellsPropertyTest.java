package org.batchpredict.transforms.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.CsvRecords;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordReader;
import org.batchpredict.transforms.tensor.Utf8;
import org.jspecify.annotations.Nullable;

/** Rows are found on bytes and cut by the parser: the two must mean the same by a row. */
class CsvCellsPropertyTest {
  private static @Nullable Path file;

  @BeforeContainer
  static void makeFile() throws IOException {
    file = Files.createTempFile("cells", ".csv");
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.delete(file());
  }

  @Property(tries = 200)
  void givesTheCellsThatWereWritten(
      @ForAll("rows") List<List<String>> rows, @ForAll("formats") CSVFormat format)
      throws IOException {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      printer.printRecord("a", "b", "c");
      printer.printRecords(rows);
    }

    assertThat(cells(text.toString(), format.getDelimiterString().charAt(0))).isEqualTo(rows);
  }

  @Property(tries = 400)
  void cutsOrFailsWhateverIsReadAsARow(@ForAll("texts") String text) throws IOException {
    cells("a,b\n" + text, ',');
  }

  @Provide
  Arbitrary<List<List<String>>> rows() {
    return pieces().list().ofMaxSize(6).map(list -> String.join("", list)).list().ofSize(3).list();
  }

  @Provide
  Arbitrary<CSVFormat> formats() {
    return Arbitraries.of(QuoteMode.MINIMAL, QuoteMode.ALL, QuoteMode.NON_NUMERIC)
        .flatMap(
            mode ->
                Arbitraries.of(',', ';', '\t', '|')
                    .map(
                        delimiter ->
                            CSVFormat.RFC4180
                                .builder()
                                .setDelimiter(delimiter)
                                .setQuoteMode(mode)
                                .get()));
  }

  @Provide
  Arbitrary<String> texts() {
    return pieces().list().ofMaxSize(60).map(list -> String.join("", list));
  }

  private static Arbitrary<String> pieces() {
    return Arbitraries.of(
        "\"",
        "\"\"",
        "\n",
        "\r\n",
        "\r",
        ",",
        ";",
        "\t",
        "|",
        " ",
        "a",
        "1,2",
        "\u00e9",
        "\u20ac",
        "\ud83d\ude00",
        "\u0000",
        "\ufeff");
  }

  /** The cells of each row below the first; none of one that fails. */
  private static List<List<String>> cells(String text, char delimiter) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Files.write(file(), bytes);
    Split split =
        new Split(0, List.of(new FileRange(file().toString(), 0, bytes.length, bytes.length)));
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    CsvCells cells =
        new CsvCells(
            delimiter,
            (column, chars, start, length, quoted) -> row.add(new String(chars, start, length)));
    RecordBatch batch = new RecordBatch();
    try (RecordReader reader = RecordReader.open(split, CsvRecords.of(delimiter, false), 1 << 20)) {
      while (reader.fill(batch, 100, 1 << 20)) {
        for (int i = 0; i < batch.size(); i++) {
          assertThat(Utf8.isValid(batch.bytes(), batch.start(i), batch.length(i))).isTrue();
          row.clear();
          if (batch.failure(i) == null) {
            cut(cells, batch, i);
          }
          rows.add(List.copyOf(row));
        }
      }
    }
    return rows;
  }

  private static void cut(CsvCells cells, RecordBatch batch, int i) {
    try {
      cells.cut(batch.bytes(), batch.start(i), batch.length(i));
    } catch (InvalidInstanceException e) {
      assertThat(e).hasMessageContaining(" goes on after its quotes");
    }
  }

  private static Path file() {
    if (file == null) {
      throw new IllegalStateException("no file yet");
    }
    return file;
  }
}
