package org.batchpredict.transforms.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.Float16;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;

class JsonRoundTripTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Property
  void everyColumnReadsBack(
      @ForAll DType dtype,
      @ForAll boolean bytes,
      @ForAll @Size(max = 3) List<@IntRange(min = 0, max = 3) Integer> rowDims,
      @ForAll @IntRange(min = 1, max = 3) int rows,
      @ForAll long seed)
      throws IOException {
    TensorSpec output = Formats.output(bytes ? "v_bytes" : "v", dtype);
    Column column = Column.of(dtype);
    column.reset(rowDims);
    fill(column, rows * column.rowSize(), bytes, new Random(seed));
    column.endRows(rows);
    PredictionFormatter json = new JsonFormatter(Formats.spec(output));
    LineBuffer out = new LineBuffer();
    for (int row = 0; row < rows; row++) {
      assertThat(json.write(List.of(column), row, List.of(), 0, out)).isNull();
    }

    List<String> lines = new String(out.toByteArray(), UTF_8).lines().toList();
    assertThat(lines).hasSize(rows);
    for (int row = 0; row < rows; row++) {
      JsonNode value = MAPPER.readTree(lines.get(row)).get(output.alias());
      List<JsonNode> elements = new ArrayList<>();
      flatten(value, rowDims, elements);
      assertThat(elements).hasSize(column.rowSize());
      for (int i = 0; i < elements.size(); i++) {
        assertReadsBack(elements.get(i), column, row * column.rowSize() + i, bytes);
      }
    }
  }

  private static void fill(Column column, int count, boolean bytes, Random random) {
    for (int i = 0; i < count; i++) {
      if (column instanceof StringColumn strings) {
        byte[] value = bytes ? new byte[random.nextInt(9)] : text(random);
        if (bytes) {
          random.nextBytes(value);
        }
        strings.add(value, 0, value.length);
      } else {
        addBits((NumberColumn) column, random.nextLong());
      }
    }
  }

  private static byte[] text(Random random) {
    return random
        .ints(random.nextInt(9), 0, 0xD800)
        .map(c -> random.nextBoolean() ? c : c % 128)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString()
        .getBytes(UTF_8);
  }

  private static void addBits(NumberColumn column, long bits) {
    switch (column.dtype().bytes()) {
      case 1 -> column.addByte((byte) (column.dtype() == DType.BOOL ? bits & 1 : bits));
      case 2 -> column.addShort((short) bits);
      case 4 -> column.addInt((int) bits);
      default -> column.addLong(bits);
    }
  }

  private static void flatten(JsonNode value, List<Integer> dims, List<JsonNode> elements) {
    if (dims.isEmpty()) {
      elements.add(value);
      return;
    }
    assertThat(value.isArray()).isTrue();
    assertThat(value.size()).isEqualTo(dims.get(0));
    for (JsonNode item : value) {
      flatten(item, dims.subList(1, dims.size()), elements);
    }
  }

  private static void assertReadsBack(JsonNode node, Column column, int i, boolean bytes)
      throws IOException {
    if (column instanceof StringColumn strings) {
      int start = strings.start(i);
      byte[] expected = Arrays.copyOfRange(strings.data(), start, start + strings.length(i));
      byte[] actual =
          bytes
              ? Base64.getDecoder().decode(node.get("b64").textValue())
              : node.textValue().getBytes(UTF_8);
      assertThat(actual).isEqualTo(expected);
      return;
    }
    NumberColumn numbers = (NumberColumn) column;
    switch (column.dtype()) {
      case FLOAT -> assertThat((float) number(node)).isEqualTo(Float.valueOf(numbers.getFloat(i)));
      case DOUBLE -> assertThat(number(node)).isEqualTo(Double.valueOf(numbers.getDouble(i)));
      case HALF -> assertNear(number(node), Float16.HALF.value(numbers.getShort(i)));
      case BFLOAT16 -> assertNear(number(node), Float16.BFLOAT16.value(numbers.getShort(i)));
      case BOOL -> assertThat(node.booleanValue()).isEqualTo(numbers.getByte(i) != 0);
      case INT8 -> assertThat(node.longValue()).isEqualTo(numbers.getByte(i));
      case UINT8 -> assertThat(node.longValue()).isEqualTo(numbers.getByte(i) & 0xFF);
      case INT16 -> assertThat(node.longValue()).isEqualTo(numbers.getShort(i));
      case UINT16 -> assertThat(node.longValue()).isEqualTo(numbers.getShort(i) & 0xFFFF);
      case INT32 -> assertThat(node.longValue()).isEqualTo(numbers.getInt(i));
      case UINT32 -> assertThat(node.longValue()).isEqualTo(numbers.getInt(i) & 0xFFFFFFFFL);
      case INT64 -> assertThat(node.longValue()).isEqualTo(numbers.getLong(i));
      case UINT64 -> assertThat(node.asText()).isEqualTo(Long.toUnsignedString(numbers.getLong(i)));
      case STRING -> throw new AssertionError();
    }
  }

  private static double number(JsonNode node) {
    return node.isTextual() ? Double.parseDouble(node.textValue()) : node.doubleValue();
  }

  /** The exact reading of 16-bit floats is Float16Test's. */
  private static void assertNear(double actual, double expected) {
    if (Double.isNaN(expected) || Double.isInfinite(expected)) {
      assertThat(actual).isEqualTo(Double.valueOf(expected));
    } else {
      assertThat(Math.abs(actual - expected))
          .isLessThanOrEqualTo(Math.max(Math.abs(expected) / 128, 0x1p-25));
    }
  }
}
