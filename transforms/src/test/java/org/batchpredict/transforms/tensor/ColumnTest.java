package org.batchpredict.transforms.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnTest {
  @Test
  void keepsStringsWhenItsArrayGrows() {
    StringColumn column = (StringColumn) Column.of(DType.STRING);
    byte[] element = new byte[1000];
    for (int i = 0; i < 100; i++) {
      Arrays.fill(element, (byte) i);
      column.add(element, 0, element.length);
    }

    for (int i = 0; i < 100; i++) {
      assertThat(column.length(i)).isEqualTo(1000);
      assertThat(column.data()[column.start(i)]).isEqualTo((byte) i);
      assertThat(column.data()[column.start(i) + 999]).isEqualTo((byte) i);
    }
  }

  @Test
  void addsAWholeColumnAsOneRow() {
    NumberColumn row = (NumberColumn) Column.of(DType.INT32);
    row.addInt(1);
    row.addInt(2);
    NumberColumn column = (NumberColumn) Column.of(DType.INT32);
    column.reset(List.of(1, 2));

    column.addRow(row);
    column.addRow(row);

    assertThat(column.rows()).isEqualTo(2);
    assertThat(column.getInt(3)).isEqualTo(2);
    row.addInt(3);
    assertThatThrownBy(() -> column.addRow(row))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Expected 6 elements in 3 rows, got 7");
  }

  @Test
  void takesALargeFirstRowInsteadOfCopyingIt() {
    byte[] bytes = new byte[Column.KEPT_BYTES];
    bytes[7] = 7;
    StringColumn row = (StringColumn) Column.of(DType.STRING);
    row.add(bytes, 0, bytes.length);
    row.add(bytes, 7, 1);
    byte[] array = row.data();
    StringColumn column = (StringColumn) Column.of(DType.STRING);
    column.reset(List.of(2));

    column.addRow(row);

    assertThat(column.data()).isSameAs(array);
    assertThat(column.rows()).isEqualTo(1);
    assertThat(column.length(0)).isEqualTo(bytes.length);
    assertThat(column.data()[column.start(1)]).isEqualTo((byte) 7);
    assertThat(row.byteCount()).isZero();
    row.reset(List.of());
    row.add(bytes, 0, 2);
    row.add(bytes, 7, 1);
    column.addRow(row);
    assertThat(column.rows()).isEqualTo(2);
    assertThat(column.length(2)).isEqualTo(2);
  }

  @Test
  void letsAHugeArrayGoWhenItIsMostlyEmpty() {
    NumberColumn column = (NumberColumn) Column.of(DType.UINT8);
    column.setByteCount(Column.KEPT_BYTES + 1);

    column.reset(List.of());
    assertThat(column.data().length).isGreaterThan(Column.KEPT_BYTES);
    column.reset(List.of());
    assertThat(column.data().length).isLessThan(Column.KEPT_BYTES);
  }
}
