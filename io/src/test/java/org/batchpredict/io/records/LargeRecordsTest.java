package org.batchpredict.io.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.Split;
import org.batchpredict.io.Stage;
import org.batchpredict.testing.MemDisk;
import org.batchpredict.testing.TfRecordWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LargeRecordsTest {
  private static final int MIB = 1 << 20;
  private static final byte[] PAYLOAD = new byte[17 * MIB];

  @Test
  void waitUntilTheHeapBearsOneMore() throws Exception {
    LargeRecords records = new LargeRecords(2048L * MIB);
    int one = records.enter(40 * MIB);
    int other = records.enter(40 * MIB);
    CompletableFuture<Integer> third = new CompletableFuture<>();
    Thread waiter = waiter(records, third);
    assertThat(third).isNotDone();
    records.leave(one);
    assertThat(third.get()).isEqualTo(one);
    waiter.join();
    records.leave(other);
  }

  @Test
  void oneIsHeldHoweverSmallTheHeapIs() throws Exception {
    LargeRecords records = new LargeRecords(MIB);
    int one = records.enter(1L << 40);
    records.leave(one);
    records.leave(records.enter(64 * MIB));
  }

  @Test
  void whoWaitsCanBeInterrupted() throws Exception {
    LargeRecords records = new LargeRecords(MIB);
    int one = records.enter(64 * MIB);
    CompletableFuture<Integer> second = new CompletableFuture<>();
    Thread waiter = waiter(records, second);
    waiter.interrupt();
    assertThatThrownBy(second::get).hasCauseInstanceOf(InterruptedIOException.class);
    records.leave(one);
  }

  @Test
  void aBatchHoldsItsPlaceUntilItIsCleared() throws Exception {
    MemDisk disk = MemDisk.create();
    byte[] file = new TfRecordWriter().add(new byte[3]).add(PAYLOAD).add(new byte[4]).bytes();
    disk.write("records", file);
    FileRange range = new FileRange(disk.path("records"), 0, file.length, file.length);
    RecordBatch batch = new RecordBatch(new LargeRecords(MIB));
    try (RecordReader reader =
        RecordReader.open(new Split(0, List.of(range)), RecordFormat.TF_RECORD, 64 * MIB)) {
      assertThat(reader.fill(batch, 10, 16 * MIB)).isTrue();
      assertThat(batch.size()).as("the large one ends the batch").isEqualTo(2);
      assertThat(batch.isLarge()).isTrue();
      assertThat(batch.bytes()).as("no more than is needed").hasSize(PAYLOAD.length + 3);
      assertThat(reader.fill(batch, 10, 16 * MIB)).isTrue();
      assertThat(batch.size()).isEqualTo(1);
      assertThat(batch.isLarge()).isFalse();
      assertThat(batch.bytes()).hasSizeLessThan(MIB);
    }
  }

  @Test
  void aRecordThatNoHeapCanHoldIsOneFailure() {
    RecordBatch batch = new RecordBatch();
    assertThat(batch.reserve(Integer.MAX_VALUE - 8)).isFalse();
    batch.add(new SourceFile("f"), 0, PAYLOAD, 0, 3);
    Failure failure = new Failure(Stage.ENCODE, ErrorCode.INVALID_INPUT, "no heap");
    batch.fail(0, failure);
    assertThat(batch.failure(0)).isSameAs(failure);
  }

  /** A thread that waits for a record of 40 MiB already. */
  private static Thread waiter(LargeRecords records, CompletableFuture<Integer> entered) {
    Thread waiter =
        new Thread(
            () -> {
              try {
                entered.complete(records.enter(40 * MIB));
              } catch (InterruptedIOException e) {
                entered.completeExceptionally(e);
              }
            },
            "waiter");
    waiter.start();
    while (waiter.getState() != Thread.State.WAITING && !entered.isDone()) {
      Thread.onSpinWait();
    }
    return waiter;
  }
}
