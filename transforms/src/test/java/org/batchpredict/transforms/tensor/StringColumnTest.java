package org.batchpredict.transforms.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StringColumnTest {
  @Test
  void keepsWhatIsAddedPastItsFirstCapacity() {
    StringColumn column = new StringColumn();
    column.reset(List.of());
    byte[] element = new byte[700];
    for (int i = 0; i < 100; i++) {
      Arrays.fill(element, (byte) i);
      column.add(element, 0, element.length);
    }
    column.endRows(100);

    for (int i = 0; i < 100; i++) {
      Arrays.fill(element, (byte) i);
      assertThat(column.length(i)).isEqualTo(700);
      int start = column.start(i);
      assertThat(Arrays.copyOfRange(column.data(), start, start + 700)).isEqualTo(element);
    }
  }
}
