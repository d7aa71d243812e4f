package org.batchpredict.io.staging;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** No damage goes unseen, in whichever file and wherever in it. */
class OutputCheckPropertyTest {
  private static final Map<ResultFormat, PublishedOutput> WHOLE =
      Stream.of(ResultFormat.values())
          .collect(Collectors.toMap(Function.identity(), PublishedOutput::of));

  @Property(tries = 600)
  void findsABitThatWasTurned(
      @ForAll ResultFormat format,
      @ForAll @IntRange(max = 99) int which,
      @ForAll @IntRange(max = 9_999_999) int place) {
    PublishedOutput output = whole(format);
    byte[] bytes = some(output, which);
    bytes[place / 8 % bytes.length] ^= (byte) (1 << place % 8);
    assertThat(output.problems()).isNotEmpty();
  }

  @Property(tries = 100)
  void findsAFileThatWasCut(
      @ForAll ResultFormat format,
      @ForAll @IntRange(max = 99) int which,
      @ForAll @IntRange(max = 9999) int length) {
    PublishedOutput output = whole(format);
    byte[] bytes = some(output, which);
    output.files.replaceAll(
        (name, there) -> there == bytes ? Arrays.copyOf(there, length % there.length) : there);
    assertThat(output.problems()).isNotEmpty();
  }

  @Property(tries = 50)
  void findsAFileThatWasAddedTo(
      @ForAll ResultFormat format, @ForAll @IntRange(max = 99) int which, @ForAll byte more) {
    PublishedOutput output = whole(format);
    byte[] bytes = some(output, which);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    longer[bytes.length] = more;
    output.files.replaceAll((name, there) -> there == bytes ? longer : there);
    assertThat(output.problems()).isNotEmpty();
  }

  @Property(tries = 30)
  void findsAFileThatIsMissing(@ForAll ResultFormat format, @ForAll @IntRange(max = 99) int which) {
    PublishedOutput output = whole(format);
    output.files.remove(names(output).get(which % output.files.size()));
    assertThat(output.problems()).isNotEmpty();
  }

  @Property(tries = 50)
  void findsFilesThatWereSwapped(
      @ForAll ResultFormat format,
      @ForAll @IntRange(max = 99) int which,
      @ForAll @IntRange(max = 99) int other) {
    PublishedOutput output = whole(format);
    List<String> names = names(output);
    String one = names.get(which % names.size());
    String two = names.get(other % names.size());
    byte[] bytes = output.bytes(one);
    output.files.put(one, output.bytes(two));
    output.files.put(two, bytes);
    assertThat(output.problems().isEmpty())
        .isEqualTo(Arrays.equals(output.bytes(one), output.bytes(two)));
  }

  private static PublishedOutput whole(ResultFormat format) {
    return requireNonNull(WHOLE.get(format)).copy();
  }

  private static List<String> names(PublishedOutput output) {
    return List.copyOf(output.files.keySet());
  }

  private static byte[] some(PublishedOutput output, int which) {
    return output.bytes(names(output).get(which % output.files.size()));
  }
}
