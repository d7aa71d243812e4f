package org.batchpredict.io.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.batchpredict.io.Address;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;
import org.junit.jupiter.api.Test;

class RecordBatchTest {
  private final RecordBatch batch = new RecordBatch();

  @Test
  void growsWithItsRecords() {
    byte[] digits = "0123456789".repeat(101).getBytes(ISO_8859_1);
    for (int i = 0; i < 1000; i++) {
      batch.add(new SourceFile("file" + i), i, digits, i % 10, i);
    }
    assertThat(batch.size()).isEqualTo(1000);
    assertThat(batch.byteCount()).isEqualTo(499_500);
    for (int i = 1; i < 1000; i++) {
      assertThat(batch.address(i)).isEqualTo(new Address("file" + i, i));
      assertThat(batch.length(i)).isEqualTo(i);
      assertThat(batch.bytes()[batch.start(i)]).isEqualTo((byte) ('0' + i % 10));
      assertThat(batch.failure(i)).isNull();
    }
  }

  @Test
  void keepsAFailureInItsPlace() {
    Failure failure = new Failure(Stage.READ, ErrorCode.INVALID_INPUT, "bad");
    batch.addFailure(new SourceFile("file"), 3, failure, new byte[] {1, 2, 3}, 1, 2, true);
    assertThat(batch.failure(0)).isEqualTo(failure);
    assertThat(batch.length(0)).isEqualTo(2);
    assertThat(batch.isTruncated(0)).isTrue();
  }

  @Test
  void joinsAndCutsTheRecordUnderWay() {
    batch.add(new SourceFile("file"), 0, new byte[] {1}, 0, 1);
    batch.append(new byte[] {2, 3}, 0, 2);
    batch.append(new byte[] {4, 5}, 0, 2);
    assertThat(batch.pendingBytes()).isEqualTo(4);
    batch.truncatePending(9);
    assertThat(batch.pendingBytes()).isEqualTo(4);
    batch.truncatePending(3);
    batch.endRecord(new SourceFile("file"), 1, null, false);
    assertThat(batch.pendingBytes()).isZero();
    assertThat(batch.bytes()).startsWith(1, 2, 3, 4);
    assertThat(batch.length(1)).isEqualTo(3);
  }

  @Test
  void letsALargeArrayGo() {
    batch.add(new SourceFile("file"), 0, new byte[5 << 20], 0, 5 << 20);
    batch.clear();
    assertThat(batch.isEmpty()).isTrue();
    assertThat(batch.bytes().length).isLessThan(1 << 20);
  }
}
