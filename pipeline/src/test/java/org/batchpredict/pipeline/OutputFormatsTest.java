package org.batchpredict.pipeline;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.batchpredict.io.files.LostBytesException;
import org.batchpredict.io.staging.RecordCount;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFormatsTest {
  private static final Path FILES = Path.of("../testdata/columnar");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"rows-deflate.avro", "rows-snappy-2.parquet"})
  void modulesCountTheRecordsOfTheirFiles(String name) throws IOException {
    String suffix = name.substring(name.lastIndexOf('.'));
    RecordCount count = requireNonNull(OutputFormats.counts().get(suffix));
    byte[] bytes = Files.readAllBytes(FILES.resolve(name));
    Path cut = directory.resolve("cut");
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 9));

    assertThat(count.of(FILES.resolve(name).toString(), bytes.length)).isEqualTo(20);
    assertThatExceptionOfType(LostBytesException.class)
        .isThrownBy(() -> count.of(cut.toString(), bytes.length - 9));
  }
}
