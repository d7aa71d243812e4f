package org.batchpredict.transforms.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.batchpredict.io.report.JobReport;
import org.batchpredict.io.report.NumberSummary;
import org.batchpredict.io.report.OutputReport.TopText;
import org.batchpredict.io.report.OutputSummary;
import org.batchpredict.io.report.ReportSum;
import org.batchpredict.io.report.SplitReport;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SplitTallyTest {
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BOOL", "STRING"})
  void readsNumbersOfEveryType(DType dtype) {
    NumberColumn column = (NumberColumn) Column.of(dtype);
    for (int bits : new int[] {0, dtype.kind() == DType.Kind.FLOAT ? one(dtype) : 1}) {
      add(column, dtype, bits);
    }
    if (dtype.kind() != DType.Kind.FLOAT) {
      add(column, dtype, -1);
    }
    column.endRows(column.byteCount() / dtype.bytes());

    NumberSummary summary = requireNonNull(tally(dtype, column).numbers());
    double most =
        switch (dtype.kind()) {
          case UINT -> Math.pow(2, 8 * dtype.bytes()) - 1;
          default -> 1;
        };
    assertThat(summary.max()).isEqualTo(most);
    assertThat(summary.min()).isEqualTo(dtype.kind() == DType.Kind.INT ? -1 : 0);
  }

  @Test
  void countsTruth() {
    NumberColumn column = (NumberColumn) Column.of(DType.BOOL);
    column.addByte((byte) 1);
    column.addByte((byte) 0);
    column.addByte((byte) 1);
    column.addByte((byte) 1);
    column.endRows(4);
    assertThat(top(DType.BOOL, column))
        .containsExactly(new TopText("true", 0.75), new TopText("false", 0.25));
  }

  @Test
  void showsTextsThatCanBeShown() {
    StringColumn column = (StringColumn) Column.of(DType.STRING);
    byte[] emoji = "😀".repeat(300).getBytes(UTF_8);
    column.add(new byte[0], 0, 0);
    column.add(emoji, 0, emoji.length);
    column.add(new byte[] {(byte) 0xFF, 1}, 0, 2);
    column.add("é".getBytes(UTF_8), 0, 2);
    column.endRows(4);
    assertThat(top(DType.STRING, column))
        .extracting(TopText::text)
        .containsExactly("", "0xff01", "é", "😀".repeat(48) + "…");
  }

  @Test
  void seesOnlyTheRowsThatItIsGiven() {
    NumberColumn column = (NumberColumn) Column.of(DType.INT32);
    column.reset(List.of(2));
    for (int i = 0; i < 8; i++) {
      column.addInt(i);
    }
    column.endRows(4);
    SplitTally tally = new SplitTally(List.of(spec("x", DType.INT32)), 0);
    tally.addRows(List.of(column), 1, 2);
    tally.addRows(List.of(column), 3, 4);
    NumberSummary summary =
        requireNonNull(requireNonNull(tally.report(1)).outputs().get(0).numbers());
    assertThat(summary.sum()).isEqualTo(2 + 3 + 6 + 7);
    assertThat(summary.values()).isEqualTo(4);
  }

  @Test
  void isBoundedHoweverManyOutputsThereAre() throws Exception {
    List<TensorSpec> specs = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      DType dtype = i % 3 == 0 ? DType.STRING : i % 3 == 1 ? DType.DOUBLE : DType.FLOAT;
      specs.add(spec("output_" + i, dtype));
      Column column = Column.of(dtype);
      for (int row = 0; row < 5000; row++) {
        if (column instanceof NumberColumn numbers) {
          if (dtype == DType.DOUBLE) {
            numbers.addDouble(random.nextGaussian());
          } else {
            numbers.addFloat(random.nextFloat());
          }
        } else {
          byte[] text = "😀".repeat(60).replaceAll("^.", "x" + row % 100).getBytes(UTF_8);
          ((StringColumn) column).add(text, 0, text.length);
        }
      }
      column.endRows(5000);
      columns.add(column);
    }
    SplitTally tally = new SplitTally(specs, 0);
    for (int batch = 0; batch < 20; batch++) {
      tally.addRows(columns, 0, 5000);
    }
    SplitReport report = requireNonNull(tally.report(1));
    assertThat(new JsonMapper().writeValueAsBytes(report)).hasSizeLessThan(32 << 10);
    assertThat(report.outputs()).hasSizeGreaterThan(5);
    assertThat(report.omittedOutputs()).hasSize(20).doesNotContain("output_0");
  }

  private static int one(DType dtype) {
    return switch (dtype) {
      case HALF -> 0x3C00;
      case BFLOAT16 -> 0x3F80;
      default -> 1;
    };
  }

  private static void add(NumberColumn column, DType dtype, int number) {
    switch (dtype) {
      case FLOAT -> column.addFloat(number);
      case DOUBLE -> column.addDouble(number);
      default -> {
        switch (dtype.bytes()) {
          case 1 -> column.addByte((byte) number);
          case 2 -> column.addShort((short) number);
          case 4 -> column.addInt(number);
          default -> column.addLong(number);
        }
      }
    }
  }

  private static List<TopText> top(DType dtype, Column column) {
    SplitTally tally = new SplitTally(List.of(spec("x", dtype)), 0);
    tally.addRows(List.of(column), 0, column.rows());
    ReportSum sum = new ReportSum();
    sum.add(0, tally.report(1));
    JobReport report = requireNonNull(sum.toReport());
    return report.outputs().get(0).top();
  }

  private static OutputSummary tally(DType dtype, Column column) {
    SplitTally tally = new SplitTally(List.of(spec("x", dtype)), 0);
    tally.addRows(List.of(column), 0, column.rows());
    return requireNonNull(tally.report(1)).outputs().get(0);
  }

  private static TensorSpec spec(String alias, DType dtype) {
    return new TensorSpec(alias, alias + ":0", dtype, RowShape.of(), false);
  }
}
