package org.batchpredict.transforms.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;

/**
 * Formats predictions as CSV records (RFC 4180) in the order of the {@linkplain #header header}.
 * Scalars are bare, all other values are JSON; a field that is a JSON string is its text, and one
 * that the instance does not have is empty.
 */
final class CsvFormatter extends TextFormatter {
  private static final byte[] END = "\r\n".getBytes(US_ASCII);

  private final int fields;
  private final boolean hasInstance;

  CsvFormatter(FormatSpec spec) {
    this(spec, false);
  }

  /**
   * @param isFlat whether outputs whose rows have one element are scalars
   */
  CsvFormatter(FormatSpec spec, boolean isFlat) {
    super(
        spec.outputs().stream()
            .<OutputWriter>map(
                output -> new Output(output, isFlat && output.rowShape().isOfOneElement()))
            .toList());
    spec.columnNames();
    fields = spec.passed().size();
    hasInstance = spec.includeInstance();
  }

  /** The record that names the columns. */
  static String header(FormatSpec spec) {
    LineBuffer out = new LineBuffer();
    boolean first = true;
    for (String name : spec.columnNames()) {
      if (!first) {
        out.append(',');
      }
      first = false;
      int start = out.size();
      out.append(name.getBytes(UTF_8));
      CsvCell.quote(out, start);
    }
    out.append(END);
    return new String(out.bytes(), 0, out.size(), UTF_8);
  }

  @Override
  void startLine(List<StringColumn> passed, int i, LineBuffer out) {
    for (int field = 0; field < fields; field++) {
      if (field > 0) {
        out.append(',');
      }
      CsvCell.appendField(passed.get(field), i, out);
    }
    if (hasInstance) {
      if (fields > 0) {
        out.append(',');
      }
      int start = out.size();
      JsonText.appendValue(passed.get(fields), i, out);
      CsvCell.quote(out, start);
    }
  }

  @Override
  void startValue(int i, LineBuffer out) {
    if (i > 0 || fields > 0 || hasInstance) {
      out.append(',');
    }
  }

  @Override
  void endLine(LineBuffer out) {
    out.append(END);
  }

  /** An output as a cell: a bare scalar, or JSON. */
  private static final class Output extends OutputWriter {
    private final ElementWriter scalars;
    private final TensorWriter tensors;
    private final boolean isString;
    private final boolean isFlat;

    Output(TensorSpec spec, boolean isFlat) {
      super(spec);
      scalars = ElementWriter.csv(spec);
      tensors = new TensorWriter(ElementWriter.json(spec));
      isString = spec.dtype() == DType.STRING;
      this.isFlat = isFlat;
    }

    @Override
    boolean writeRow(Column column, int row, LineBuffer out) {
      int start = out.size();
      boolean isScalar = column.rowDims().isEmpty() || (isFlat && column.rowSize() == 1);
      boolean written =
          isScalar ? scalars.write(column, row, 1, out) : tensors.write(column, row, out);
      if (written && (isString || !isScalar)) {
        CsvCell.quote(out, start);
      }
      return written;
    }
  }
}
