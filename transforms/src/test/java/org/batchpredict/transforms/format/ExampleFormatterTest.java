package org.batchpredict.transforms.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.batchpredict.transforms.format.Formats.bits;
import static org.batchpredict.transforms.format.Formats.byteStrings;
import static org.batchpredict.transforms.format.Formats.floats;
import static org.batchpredict.transforms.format.Formats.ofInts;
import static org.batchpredict.transforms.format.Formats.output;
import static org.batchpredict.transforms.format.Formats.spec;
import static org.batchpredict.transforms.format.Formats.strings;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.batchpredict.testing.TfRecordWriter;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.StringColumn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;

class ExampleFormatterTest {
  private static final List<Integer> SCALAR = List.of();

  @Property
  void writesTheBytesOfProtocolBuffers(
      @ForAll long[] integers, @ForAll float[] reals, @ForAll List<byte[]> texts)
      throws InvalidProtocolBufferException {
    NumberColumn int64 = (NumberColumn) Column.of(DType.INT64);
    int64.reset(List.of(integers.length));
    for (long integer : integers) {
      int64.addLong(integer);
    }
    int64.endRows(1);
    Column bytes = byteStrings(List.of(texts.size()), texts.toArray(byte[][]::new));
    FormatSpec spec =
        spec(output("i", DType.INT64), output("r", DType.FLOAT), output("ť", DType.STRING));
    byte[] record = record(spec, List.of(), int64, floats(List.of(reals.length), reals), bytes);

    Feature.Builder i =
        Feature.newBuilder()
            .setInt64List(
                Int64List.newBuilder().addAllValue(Arrays.stream(integers).boxed().toList()));
    FloatList.Builder list = FloatList.newBuilder();
    for (float real : reals) {
      list.addValue(real);
    }
    Feature.Builder t =
        Feature.newBuilder()
            .setBytesList(
                BytesList.newBuilder()
                    .addAllValue(texts.stream().map(ByteString::copyFrom).toList()));
    Features expected =
        Features.newBuilder()
            .putFeature("i", i.build())
            .putFeature("r", Feature.newBuilder().setFloatList(list).build())
            .putFeature("ť", t.build())
            .build();
    Example example = Example.newBuilder().setFeatures(expected).build();
    assertThat(parse(record)).isEqualTo(example);
    assertThat(record).hasSize(example.getSerializedSize() + 16); // no byte more than it takes
  }

  @Test
  void writesEveryDtype() throws InvalidProtocolBufferException {
    assertThat(int64(DType.INT8, 0xff)).isEqualTo(-1);
    assertThat(int64(DType.UINT8, 0xff)).isEqualTo(255);
    assertThat(int64(DType.UINT32, 0xffffffffL)).isEqualTo(4294967295L);
    assertThat(int64(DType.UINT64, -1)).isEqualTo(-1);
    assertThat(int64(DType.BOOL, 1)).isEqualTo(1);
    assertThat(int64(DType.BOOL, 0)).isZero();
    assertThat(real(DType.HALF, 0x3c00)).isEqualTo(1f);
    assertThat(real(DType.BFLOAT16, 0x4040)).isEqualTo(3f);
    assertThat(real(DType.DOUBLE, Double.doubleToRawLongBits(0.1))).isEqualTo(0.1f);
    assertThat(real(DType.DOUBLE, Double.doubleToRawLongBits(1e300)))
        .isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(real(DType.FLOAT, Float.floatToRawIntBits(Float.NaN))).isNaN();
  }

  @Test
  void writesBytesThatAreNoText() throws InvalidProtocolBufferException {
    byte[] record =
        record(spec(output("s", DType.STRING)), List.of(), byteStrings(SCALAR, ofInts(0xff, 0)));
    assertThat(feature(record, "s").getBytesList().getValue(0).toByteArray())
        .containsExactly(0xff, 0);
  }

  @Test
  void writesItsOwnRowOfMany() throws InvalidProtocolBufferException {
    NumberColumn rows = (NumberColumn) Column.of(DType.INT32);
    rows.reset(List.of(2, 1));
    for (int i = 0; i < 6; i++) {
      rows.addInt(i);
    }
    rows.endRows(3);
    LineBuffer out = new LineBuffer();
    out.append("before".getBytes(UTF_8));
    FormatSpec spec = spec(output("x", DType.INT32));
    assertThat(new ExampleFormatter(spec).write(List.of(rows), 1, List.of(), 0, out)).isNull();
    byte[] record = Arrays.copyOfRange(out.bytes(), 6, out.size());
    assertThat(feature(record, "x").getInt64List().getValueList()).containsExactly(2L, 3L);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "7, 7",
        "|\"a\"|, a",
        "|\"\"|, ||",
        "|\"\\u00e9\\n\"|, |é\n|",
        "|[1, 2]|, |[1, 2]|",
        "|\"\\ud800\"|, |\"\\ud800\"|"
      })
  void passesFieldsOnAsText(String json, String text) throws InvalidProtocolBufferException {
    FormatSpec spec =
        new FormatSpec(
            List.of(output("x", DType.FLOAT)),
            List.of(PassedField.json("id"), PassedField.json("gone")),
            true);
    byte[] record = record(spec, List.of(json, "", "{\"a\": 1}"), floats(SCALAR, 1));
    assertThat(parse(record).getFeatures().getFeatureMap()).containsOnlyKeys("id", "instance", "x");
    assertThat(feature(record, "id").getBytesList().getValue(0).toStringUtf8()).isEqualTo(text);
    assertThat(feature(record, "instance").getBytesList().getValue(0).toStringUtf8())
        .isEqualTo("{\"a\": 1}");
    byte[] none = record(spec, List.of("null", "null", "{}"), floats(SCALAR, 1));
    assertThat(parse(none).getFeatures().getFeatureMap()).containsOnlyKeys("instance", "x");
  }

  @Test
  void refusesNamesThatAreTheSame() {
    FormatSpec spec =
        new FormatSpec(List.of(output("x", DType.FLOAT)), List.of(PassedField.json("x")), false);
    assertThatThrownBy(() -> new ExampleFormatter(spec)).hasMessageStartingWith("Invalid name: x");
  }

  @Test
  void showsPeopleWhatItWrites() {
    FormatSpec spec = spec(output("s", DType.STRING));
    PredictionFormatter shown = OutputFormat.tfRecord().shown().formatter(spec);
    assertThat(Formats.line(shown, strings(SCALAR, "é"))).isEqualTo("{\"s\":\"é\"}\n");
    assertThat(Formats.line(shown, byteStrings(SCALAR, ofInts(0xff))))
        .isEqualTo("{\"s\":{\"b64\":\"/w==\"}}\n");
  }

  private static long int64(DType dtype, long bits) throws InvalidProtocolBufferException {
    byte[] record = record(spec(output("x", dtype)), List.of(), bits(dtype, bits));
    return feature(record, "x").getInt64List().getValue(0);
  }

  private static float real(DType dtype, long bits) throws InvalidProtocolBufferException {
    byte[] record = record(spec(output("x", dtype)), List.of(), bits(dtype, bits));
    return feature(record, "x").getFloatList().getValue(0);
  }

  private static Feature feature(byte[] record, String name) throws InvalidProtocolBufferException {
    return parse(record).getFeatures().getFeatureOrThrow(name);
  }

  private static byte[] record(FormatSpec spec, List<String> passed, Column... columns) {
    LineBuffer out = new LineBuffer();
    List<StringColumn> fields =
        passed.stream().map(text -> (StringColumn) strings(List.of(1), text)).toList();
    assertThat(new ExampleFormatter(spec).write(List.of(columns), 0, fields, 0, out)).isNull();
    return Arrays.copyOf(out.bytes(), out.size());
  }

  /** The payload of a record that is framed as TFRecords are. */
  private static Example parse(byte[] record) throws InvalidProtocolBufferException {
    byte[] payload = Arrays.copyOfRange(record, 12, record.length - 4);
    assertThat(record).isEqualTo(new TfRecordWriter().add(payload).bytes());
    return Example.parseFrom(payload);
  }
}
