package org.batchpredict.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds jobs on files that are one record each to what lies in the files. */
class FilesIT {
  @TempDir Path work;

  @Test
  void predictsEachImageUnderItsPath() throws Exception {
    TestJob job =
        TestJob.of(work, "jpeg")
            .request(r -> r.dataFormat("FILES"))
            .input("a/red.jpg", image("jpg", Color.RED))
            .input("blue \"ü\".png", image("png", Color.BLUE))
            .input("empty.jpg", new byte[0])
            .input("none.jpg", "no image\n".getBytes(UTF_8));

    JobEnd end = job.run().succeeded(2, 2);

    List<JsonNode> predictions = end.results().predictions();
    assertThat(predictions.get(0).get("file").asText()).isEqualTo(path("a/red.jpg"));
    assertThat(predictions.get(1).get("file").asText()).isEqualTo(path("blue \"ü\".png"));
    assertThat(mean(predictions.get(0), 0)).isBetween(245.0, 255.0);
    assertThat(mean(predictions.get(0), 2)).isBetween(0.0, 10.0);
    assertThat(mean(predictions.get(1), 2)).isEqualTo(255);
    assertThat(end.results().failures())
        .extracting(f -> f.get("file").asText(), f -> f.get("offset").asInt(), f -> f.size())
        .containsExactly(tuple(path("empty.jpg"), 0, 6), tuple(path("none.jpg"), 0, 6));
  }

  @Test
  void theKeyFieldNamesThePathOnPredictionsAndFailures() throws Exception {
    TestJob job =
        TestJob.of(work, "jpeg")
            .request(r -> r.dataFormat("FILES").outputDataFormat("CSV"))
            .options(o -> o.setKeyField("image"))
            .input("a.jpg", image("jpg", Color.GREEN))
            .input("b.jpg", "b");

    JobEnd end = job.run().succeeded(1, 1);

    assertThat(end.results().failures().get(0).get("image").asText()).isEqualTo(path("b.jpg"));
    assertThat(end.results().read("prediction.results-00000-of-00001.csv"))
        .startsWith(path("a.jpg") + ",");
  }

  @Test
  void aSignatureThatTakesNoBytesIsRefused() throws Exception {
    TestJob.of(work, "mlp")
        .request(r -> r.dataFormat("FILES"))
        .input("a", "1")
        .run()
        .refused("Invalid inputs for raw records: features FLOAT (must be one STRING input)");
  }

  private String path(String name) {
    return work.resolve("in").resolve(name).toString();
  }

  private static double mean(JsonNode prediction, int channel) {
    return prediction.get("mean_rgb").get(channel).asDouble();
  }

  private static byte[] image(String format, Color color) throws IOException {
    BufferedImage image = new BufferedImage(16, 8, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 16; x++) {
      for (int y = 0; y < 8; y++) {
        image.setRGB(x, y, color.getRGB());
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }
}
