package org.batchpredict.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.SplittableRandom;

/** Five words and three numbers, as an object of JSON. */
final class FieldsSource implements RecordSource {
  private final SplittableRandom random = new SplittableRandom(3);

  @Override
  public void write(long number, OutputStream out) throws IOException {
    String line =
        String.format(
            Locale.ROOT,
            "{\"age\":%d,\"browser\":\"%s\",\"city\":\"%s\",\"country\":\"%s\",\"device\":\"%s\","
                + "\"income\":%s,\"plan\":\"%s\",\"visits\":%d}\n",
            random.nextInt(18, 90),
            Words.any(Words.BROWSERS, random),
            Words.any(Words.CITIES, random),
            Words.any(Words.COUNTRIES, random),
            Words.any(Words.DEVICES, random),
            random.nextInt(0, 9000) / 64.0,
            Words.any(Words.PLANS, random),
            random.nextInt(0, 50));
    out.write(line.getBytes(UTF_8));
  }
}
