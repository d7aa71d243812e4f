package org.batchpredict.io.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.batchpredict.io.RangeRead.NONE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Split;
import org.batchpredict.io.report.StepTimes;
import org.batchpredict.io.shards.WrittenFile;
import org.junit.jupiter.api.Test;

class ProofTest {
  private static final FileRange R0 = new FileRange("a", 0, 10, 30);
  private static final FileRange R1 = new FileRange("a", 10, 20, 30);
  private static final FileRange R2 = new FileRange("a", 20, 30, 30);

  @Test
  void provesRangesThatMeet() {
    assertThat(check(read(R0, 0, 12), read(R1, 12, 20), read(R2, 20, 30))).isEmpty();
  }

  @Test
  void provesARecordThatSpansRanges() {
    assertThat(check(read(R0, 0, 25), none(R1), read(R2, 25, 30))).isEmpty();
    assertThat(check(read(R0, 0, 30), none(R1), none(R2))).isEmpty();
  }

  @Test
  void findsARangeThatStartsAtTheWrongRecord() {
    assertThat(check(read(R0, 0, 12), read(R1, 14, 20), read(R2, 20, 30)))
        .containsExactly(new Proof.Mismatch(1, "a", 12));
    assertThat(check(read(R0, 0, 25), read(R1, 15, 20), read(R2, 20, 30)))
        .containsExactly(new Proof.Mismatch(1, "a", 25));
  }

  @Test
  void findsARangeWhoseRecordsWereNotFound() {
    assertThat(check(read(R0, 0, 12), none(R1), read(R2, 20, 30)))
        .containsExactly(new Proof.Mismatch(1, "a", 12));
    assertThat(check(read(R0, 0, 12), read(R1, 12, 21), none(R2)))
        .containsExactly(new Proof.Mismatch(2, "a", 21));
  }

  @Test
  void findsTheFirstMismatchOfEachFile() {
    FileRange b0 = new FileRange("b", 0, 5, 9);
    FileRange b1 = new FileRange("b", 5, 9, 9);
    assertThat(
            check(
                read(R0, 0, 11),
                read(R1, 12, 21),
                read(R2, 22, 30),
                read(b0, 0, 6),
                read(b1, 5, 9)))
        .containsExactly(new Proof.Mismatch(1, "a", 11), new Proof.Mismatch(4, "b", 6));
  }

  @Test
  void takesUpAgainAfterALostRange() {
    assertThat(check(lost(R0, 0, 3), read(R1, 17, 20), read(R2, 20, 30))).isEmpty();
    assertThat(check(lost(R0, 0, 3), none(R1), read(R2, 23, 30))).isEmpty();
    assertThat(check(read(R0, 0, 12), lost(R1, 12, 2), lost(R2, 20, 1))).isEmpty();
    // After a lost range the proof begins anew.
    assertThat(check(lost(R0, 0, 3), read(R1, 17, 22), read(R2, 25, 30)))
        .containsExactly(new Proof.Mismatch(2, "a", 22));
  }

  @Test
  void acceptsARangeThatIsLostBeforeItsFirstRecord() {
    assertThat(check(read(R0, 0, 12), lost(R1, 10, 1), read(R2, 26, 30))).isEmpty();
    assertThat(check(read(R0, 0, 25), lost(R1, 10, 1), read(R2, 26, 30)))
        .containsExactly(new Proof.Mismatch(2, "a", 25));
  }

  @Test
  void acceptsFilesWithoutARecord() {
    FileRange empty = new FileRange("e", 0, 0, 0);
    FileRange emptyCompressed = new FileRange("e.gz", 0, 20, 20);
    FileRange blankLines = new FileRange("n", 0, 4, 4);
    FileRange whole = new FileRange("w", 0, 4, 4);
    assertThat(
            check(
                none(empty),
                none(emptyCompressed),
                new RangeRead(blankLines, 0, 4, 0, false),
                read(whole, 0, 4)))
        .isEmpty();
  }

  @Test
  void refusesAFileThatWasNotReadToItsEnd() {
    assertThatIllegalStateException()
        .isThrownBy(() -> check(read(R0, 0, 12), read(R1, 12, 20), read(R2, 20, 29)))
        .withMessage(
            "Cannot prove that the input was read wholly: "
                + "split 2 stopped at byte 29 of a, which it was to read from 20 to 30 of 30");
    assertThatIllegalStateException()
        .isThrownBy(() -> check(read(R0, 0, 9), read(R1, 10, 20), read(R2, 20, 30)))
        .withMessageContaining("split 0 stopped at byte 9 of a");
    assertThatIllegalStateException()
        .isThrownBy(() -> check(read(R0, 0, 12), read(R1, 12, 20), read(R2, 20, 31)))
        .withMessageContaining("split 2 stopped at byte 31 of a");
  }

  @Test
  void refusesAFileThatWasNotReadFromItsStart() {
    assertThatIllegalStateException()
        .isThrownBy(() -> check(read(R0, 1, 12), read(R1, 12, 20), read(R2, 20, 30)))
        .withMessageContaining("split 0 starts at byte 1 of a");
    assertThatIllegalStateException()
        .isThrownBy(() -> check(none(R0), read(R1, 12, 20), read(R2, 20, 30)))
        .withMessageContaining("split 0 starts at byte -1 of a");
  }

  @Test
  void refusesSplitsThatAreNotCommitted() {
    Plan plan = plan(List.of(R0, R1, R2));
    assertThatIllegalStateException()
        .isThrownBy(() -> Proof.check(plan, commits(commit(0, read(R0, 0, 10)))))
        .withMessage(
            "Cannot prove that the input was read wholly: "
                + "2 of 3 splits are not committed, the first of them split 1");
  }

  @Test
  void refusesASplitThatIsCommittedTwice() {
    CommitRecord commit = commit(0, read(R0, 0, 10));
    assertThatIllegalStateException()
        .isThrownBy(() -> Proof.check(plan(List.of(R0, R1, R2)), commits(commit, commit)))
        .withMessageContaining("split 0 is committed twice, out of order or not planned");
    assertThatIllegalStateException()
        .isThrownBy(
            () -> Proof.check(plan(List.of(R0, R1, R2)), commits(commit(3, read(R0, 0, 10)))))
        .withMessageContaining("split 3 is committed twice, out of order or not planned");
  }

  @Test
  void refusesRangesThatWereNotPlanned() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> Proof.check(plan(List.of(R0, R1, R2)), commits(commit(0, read(R1, 10, 20)))))
        .withMessageContaining("the ranges read of split 0 are not the planned ones");
  }

  private static List<Proof.Mismatch> check(RangeRead... reads) {
    CommitRecord[] commits = new CommitRecord[reads.length];
    for (int i = 0; i < reads.length; i++) {
      commits[i] = commit(i, reads[i]);
    }
    return Proof.check(plan(Arrays.stream(reads).map(RangeRead::range).toList()), commits(commits));
  }

  private static Commits commits(CommitRecord... commits) {
    return new Commits(List.of(commits), List.of(), null);
  }

  private static CommitRecord commit(int split, RangeRead read) {
    WrittenFile results = new WrittenFile("r", 0, read.records(), "00000000");
    return new CommitRecord(
        split,
        "a",
        Jobs.WORKER,
        results,
        null,
        read.records(),
        0,
        List.of(),
        List.of(read),
        List.of(),
        StepTimes.NONE,
        null);
  }

  private static Plan plan(List<FileRange> ranges) {
    List<InputFile> files =
        ranges.stream().map(r -> new InputFile(r.file(), r.fileSize(), 0)).distinct().toList();
    List<Split> splits = new ArrayList<>();
    ranges.forEach(range -> splits.add(new Split(splits.size(), List.of(range))));
    return new Plan("f", ResultFormat.JSON.files(), files, splits, Jobs.job());
  }

  private static RangeRead read(FileRange range, long first, long stop) {
    return new RangeRead(range, first, stop, 2, false);
  }

  private static RangeRead none(FileRange range) {
    return new RangeRead(range, NONE, NONE, 0, false);
  }

  private static RangeRead lost(FileRange range, long first, long records) {
    return new RangeRead(range, first, range.end(), records, true);
  }
}
