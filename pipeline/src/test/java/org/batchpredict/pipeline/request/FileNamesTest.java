package org.batchpredict.pipeline.request;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileNamesTest {
  @Test
  void areThoseOfTheLocale() {
    FileNames ascii = new FileNames(US_ASCII);
    assertThat(ascii.canSay("in/a?*.json")).isTrue();
    assertThat(ascii.canSay("in/ä.json")).isFalse();
    assertThat(ascii.canSay("file:///in/ä.json")).isFalse();
    assertThat(ascii.canSay("in/\uFFFD\uFFFD.json")).isFalse();
    assertThat(new FileNames(UTF_8).canSay("in/ä日.json")).isTrue();
  }

  @Test
  void ofOtherFileSystemsAreTheirs() {
    assertThat(new FileNames(US_ASCII).canSay("gs://bucket/ä.json")).isTrue();
  }

  /** Which JSON can say, and UTF-8 cannot. */
  @Test
  void haveNoHalfOfSurrogatePair() {
    assertThat(new FileNames(UTF_8).canSay("in/\ud800.json")).isFalse();
    assertThat(new FileNames(UTF_8).canSay("gs://bucket/\ud800.json")).isFalse();
    assertThat(new FileNames(UTF_8).canSay("in/\ud83d\ude00.json")).isTrue();
  }

  @Test
  void sayWhatToDo() {
    assertThat(new FileNames(US_ASCII).problem("ä"))
        .isEqualTo(
            "Cannot name the file \"ä\": this Java names files in US-ASCII (start it with"
                + " LC_ALL=C.UTF-8)");
  }
}
