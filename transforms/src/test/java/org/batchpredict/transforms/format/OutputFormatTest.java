package org.batchpredict.transforms.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.batchpredict.transforms.format.Formats.output;
import static org.batchpredict.transforms.format.Formats.spec;

import java.util.List;
import org.apache.beam.sdk.util.SerializableUtils;
import org.batchpredict.io.shards.ShardCompression;
import org.batchpredict.transforms.tensor.DType;
import org.junit.jupiter.api.Test;

class OutputFormatTest {
  private static final List<OutputFormat> ALL =
      List.of(
          OutputFormat.json(),
          OutputFormat.flatJson(),
          OutputFormat.csv(),
          OutputFormat.flatCsv(),
          OutputFormat.tfRecord());

  @Test
  void travelsToWorkers() {
    for (OutputFormat format : ALL) {
      assertThat(SerializableUtils.clone(format)).isEqualTo(format);
      OutputFormat gzip = format.compressed(ShardCompression.GZIP);
      assertThat(SerializableUtils.clone(gzip)).isEqualTo(gzip);
    }
  }

  @Test
  void namesCompressedFilesByBoth() {
    assertThat(ALL)
        .extracting(format -> format.compressed(ShardCompression.ZSTD).suffix())
        .containsExactly(".zst", ".zst", ".csv.zst", ".csv.zst", ".tfrecord.zst");
    assertThat(ALL)
        .allSatisfy(
            format -> assertThat(format.compressed(ShardCompression.NONE)).isSameAs(format));
  }

  @Test
  void hasTheHeaderInOnePlace() {
    FormatSpec spec = spec(output("x", DType.FLOAT));
    assertThat(OutputFormat.csv().compressed(ShardCompression.GZIP).header(spec))
        .isEqualTo("x\r\n");
    assertThat(OutputFormat.flatCsv().header(spec)).isEmpty();
  }

  @Test
  void isShownAsLines() {
    assertThat(OutputFormat.flatCsv().compressed(ShardCompression.GZIP).shown())
        .isEqualTo(OutputFormat.flatCsv());
    assertThat(OutputFormat.json().shown()).isEqualTo(OutputFormat.json());
    assertThat(OutputFormat.tfRecord().shown()).isEqualTo(ShownOutput.INSTANCE);
  }
}
