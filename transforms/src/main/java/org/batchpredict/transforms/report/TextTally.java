package org.batchpredict.transforms.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import org.batchpredict.io.report.OutputSummary;
import org.batchpredict.io.report.TextSample;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.batchpredict.transforms.tensor.Utf8;

/** Notes the texts of a STRING output, of a sample of its values; long ones are cut. */
final class TextTally extends OutputTally {
  private static final int MOST_CHARS = 48;
  private static final int MOST_BYTES = 16;

  private final TextSample sample = new TextSample();

  TextTally(TensorSpec spec) {
    super(spec);
  }

  @Override
  int mostBytes() {
    return 6500; // 24 texts of 150 bytes, with what a sketch has beside them, in base64
  }

  @Override
  void add(Column column, int from, int to) {
    StringColumn texts = (StringColumn) column;
    long i = from;
    while (i + sample.ahead() < to) {
      i += sample.ahead();
      sample.pass(sample.ahead());
      sample.take(text(texts, (int) i));
      i++;
    }
    sample.pass(to - i);
  }

  private static String text(StringColumn texts, int i) {
    int start = texts.start(i);
    int length = texts.length(i);
    int shown = Math.min(length, 4 * MOST_CHARS); // as many as the characters may have
    while (shown < length && shown > 0 && (texts.data()[start + shown] & 0xC0) == 0x80) {
      shown--; // not amid a character
    }
    if (!Utf8.isValid(texts.data(), start, shown)) {
      int end = start + Math.min(length, MOST_BYTES);
      return "0x"
          + HexFormat.of().formatHex(texts.data(), start, end)
          + (length > MOST_BYTES ? "…" : "");
    }
    String text = new String(texts.data(), start, shown, UTF_8);
    if (text.codePointCount(0, text.length()) > MOST_CHARS) {
      return text.substring(0, text.offsetByCodePoints(0, MOST_CHARS - 1)) + "…";
    }
    return shown < length ? text + "…" : text;
  }

  @Override
  OutputSummary summary() {
    return new OutputSummary(spec().alias(), spec().dtype().name(), null, sample.summary());
  }
}
