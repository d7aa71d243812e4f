package org.batchpredict.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Feeds a fuzz target the inputs that are kept for it, and mutations of them that are the same each
 * time. What looks for new inputs is {@code scripts/fuzz}.
 */
public final class Fuzzing {
  /** What parsers tend to trip over. */
  private static final List<byte[]> WORDS =
      Stream.of("{", "}", "[", "]", "\"", "\\", "\\ud800", ",", ":", "null", "NaN", "-", "1e9999")
          .map(word -> word.getBytes(UTF_8))
          .toList();

  private Fuzzing() {}

  /**
   * Runs the target on each of its inputs, and on mutations of each.
   *
   * @param target after whose simple name the directory of its inputs is named
   * @return how many inputs it was run on
   */
  public static int replay(Class<?> target, int mutations, Consumer<byte[]> run) {
    int runs = 0;
    for (Path file : inputs(target)) {
      byte[] input = read(file);
      runs += run(file.getFileName().toString(), input, run);
      Random random = new Random(Arrays.hashCode(input));
      for (int i = 0; i < mutations; i++) {
        runs += run(file.getFileName() + " mutated", mutate(input, random), run);
      }
    }
    return runs;
  }

  private static int run(String name, byte[] input, Consumer<byte[]> run) {
    try {
      run.accept(input);
      return 1;
    } catch (Throwable e) {
      throw new AssertionError(name + ": " + HexFormat.of().formatHex(input), e);
    }
  }

  private static List<Path> inputs(Class<?> target) {
    try (Stream<Path> files = Files.list(Path.of("src/test/fuzz", target.getSimpleName()))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] mutate(byte[] input, Random random) {
    byte[] bytes = input;
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      int at = random.nextInt(bytes.length + 1);
      int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
      bytes =
          switch (random.nextInt(5)) {
            case 0 -> join(bytes, at, WORDS.get(random.nextInt(WORDS.size())), at);
            case 1 -> join(bytes, at, new byte[0], end);
            case 2 -> join(bytes, at, Arrays.copyOfRange(bytes, at, end), at);
            case 3 -> join(bytes, at, new byte[] {(byte) random.nextInt()}, end);
            default -> Arrays.copyOf(bytes, at);
          };
    }
    return bytes;
  }

  /** The bytes before {@code to}, others, and those from {@code from} on. */
  private static byte[] join(byte[] bytes, int to, byte[] others, int from) {
    byte[] joined = Arrays.copyOf(bytes, to + others.length + bytes.length - from);
    System.arraycopy(others, 0, joined, to, others.length);
    System.arraycopy(bytes, from, joined, to + others.length, bytes.length - from);
    return joined;
  }
}
