package org.batchpredict.service.web.output;

import java.util.ArrayList;
import java.util.List;

/** The records of a CSV text (RFC 4180), as lists of cells. */
final class CsvRecords {
  private final String text;
  private final List<List<String>> records = new ArrayList<>();
  private List<String> cells = new ArrayList<>();
  private final StringBuilder cell = new StringBuilder();

  private CsvRecords(String text) {
    this.text = text;
  }

  /** The records that are whole. */
  static List<List<String>> of(String text) {
    return new CsvRecords(text).read();
  }

  private List<List<String>> read() {
    boolean isQuoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' && isQuoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        isQuoted = !isQuoted;
      } else if (isQuoted || (c != ',' && c != '\n' && c != '\r')) {
        cell.append(c);
      } else if (c == ',') {
        endCell();
      } else if (c == '\n') {
        endRecord();
      }
    }
    if (!isQuoted && (cell.length() > 0 || !cells.isEmpty())) {
      endRecord();
    }
    return records;
  }

  private void endCell() {
    cells.add(cell.toString());
    cell.setLength(0);
  }

  private void endRecord() {
    endCell();
    records.add(cells);
    cells = new ArrayList<>();
  }
}
