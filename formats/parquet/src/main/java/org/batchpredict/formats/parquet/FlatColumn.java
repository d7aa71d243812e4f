package org.batchpredict.formats.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.io.ParquetDecodingException;
import org.jspecify.annotations.Nullable;

/**
 * The values of a field that is a number or a list of numbers, row after row: a list is copied as a
 * whole. What the library's assembly of rows would give, without a call for each value.
 */
final class FlatColumn {
  /** So many levels are read at once, as a page of a few bytes may have millions. */
  private static final int WINDOW = 1024;

  private final ColumnDescriptor column;
  private final FlatType type;
  private final PageReader pages;
  private final @Nullable Dictionary dictionary;

  /** The level of a list that has elements, and that of an element that is not null. */
  private final int listed;

  private final int given;
  private final byte[] repetitions = new byte[WINDOW];
  private final byte[] definitions = new byte[WINDOW];
  private final RowBytes elements = new RowBytes();
  private @Nullable FlatPage page;
  private int left;
  private int held;
  private int at;

  FlatColumn(ColumnDescriptor column, FlatType type, PageReader pages) {
    this.column = column;
    this.type = type;
    this.pages = pages;
    listed = type.optional() ? 2 : 1;
    given = type.given();
    DictionaryPage first = pages.readDictionaryPage();
    try {
      dictionary = first == null ? null : first.getEncoding().initDictionary(column, first);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Appends the value of the next row. */
  void appendTo(RowBytes out) {
    if (!holdsMore()) {
      throw new ParquetDecodingException("a column has too few values");
    }
    if (type.list()) {
      appendList(out);
    } else if (definitions[at++] == given) {
      numbers().append(1, out);
    } else {
      out.addByte(RowBytes.NULL);
    }
  }

  private void appendList(RowBytes out) {
    if (repetitions[at] != 0) {
      throw new ParquetDecodingException("a row starts within a list");
    }
    int level = definitions[at];
    if (type.optional()) {
      out.addByte(level == 0 ? RowBytes.NULL : RowBytes.GIVEN);
    }
    if (level < listed) {
      at++;
      if (level == listed - 1) {
        out.addLong(0);
      }
      return;
    }
    elements.clear();
    long count = 0;
    do {
      int from = at++;
      while (at < held && repetitions[at] != 0) {
        at++;
      }
      appendElements(from, at);
      count += at - from;
    } while (at == held && holdsMore() && repetitions[at] != 0);
    out.addLong(count);
    out.add(elements);
    out.addLong(0);
  }

  private void appendElements(int from, int to) {
    int next = from;
    while (next < to) {
      int start = next;
      boolean isGiven = definitions[start] == given;
      while (next < to && definitions[next] == given == isGiven) {
        next++;
      }
      if (isGiven) {
        numbers().append(next - start, elements);
      } else {
        appendNulls(start, next);
      }
    }
  }

  private void appendNulls(int from, int to) {
    for (int i = from; i < to; i++) {
      if (definitions[i] < listed) {
        throw new ParquetDecodingException("an element of a list is none");
      }
      elements.addByte(RowBytes.NULL);
    }
  }

  private PageNumbers numbers() {
    FlatPage current = page;
    if (current == null) {
      throw new IllegalStateException("No page was read");
    }
    return current.numbers();
  }

  /** Whether there is a value left; then its levels are at hand. */
  private boolean holdsMore() {
    while (at == held) {
      FlatPage current = page;
      if (current != null && left > 0) {
        held = Math.min(WINDOW, left);
        current.repetitions().read(repetitions, held);
        current.definitions().read(definitions, held);
        left -= held;
        at = 0;
        return true;
      }
      DataPage next = pages.readPage();
      if (next == null) {
        return false;
      }
      page = FlatPage.of(next, column, type, dictionary);
      left = next.getValueCount();
    }
    return true;
  }
}
