package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;

/**
 * What a record means by the strict rules (docs/spec.md, Instances), told from Jackson's tree of
 * its text, without a thought for speed.
 */
final class ReferenceInstance {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNumberLength(Integer.MAX_VALUE).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /**
   * What this does not know: bare words that Jackson takes and the rules do not, and exponents that
   * no BigDecimal has.
   */
  private static final Pattern UNKNOWN = Pattern.compile("INF|[+]\\s*[NI]|[eE][+-]?\\d{6}");

  private static final int MAX_DIGITS = 300;

  private final boolean known;
  private final @Nullable List<List<Object>> values;

  private ReferenceInstance(boolean known, @Nullable List<List<Object>> values) {
    this.known = known;
    this.values = values;
  }

  static ReferenceInstance of(ModelSignature signature, byte[] record) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(record)).toString();
      if (UNKNOWN.matcher(text).find() || text.startsWith("\ufeff")) {
        return new ReferenceInstance(false, null);
      }
      JsonNode tree = MAPPER.readTree(text);
      return new ReferenceInstance(true, instance(signature.inputs(), tree));
    } catch (CharacterCodingException | JsonProcessingException | InvalidException e) {
      return new ReferenceInstance(true, null);
    }
  }

  boolean isKnown() {
    return known;
  }

  boolean isValid() {
    return values != null;
  }

  List<Object> values(int input) {
    return values == null ? List.of() : values.get(input);
  }

  private static List<List<Object>> instance(List<TensorSpec> inputs, JsonNode tree)
      throws InvalidException {
    boolean single = inputs.size() == 1;
    if (tree.isMissingNode()) {
      throw new InvalidException();
    }
    if (!tree.isObject() || (single && inputs.get(0).dtype() == DType.STRING && isBase64(tree))) {
      if (!single) {
        throw new InvalidException();
      }
      return List.of(input(inputs.get(0), tree));
    }
    if (tree.size() != inputs.size()) {
      throw new InvalidException();
    }
    List<List<Object>> all = new ArrayList<>();
    for (TensorSpec spec : inputs) {
      JsonNode value = tree.get(spec.alias());
      if (value == null) {
        throw new InvalidException();
      }
      all.add(input(spec, value));
    }
    return all;
  }

  private static boolean isBase64(JsonNode node) {
    return node.isObject() && node.size() == 1 && node.path("b64").isTextual();
  }

  private static List<Object> input(TensorSpec spec, JsonNode value) throws InvalidException {
    List<Object> elements = new ArrayList<>();
    List<Integer> shape = collect(spec.dtype(), value, elements);
    List<Integer> expected = spec.rowShape().dims();
    if (expected != null && expected.size() != shape.size()) {
      throw new InvalidException();
    }
    for (int i = 0; expected != null && i < shape.size(); i++) {
      if (expected.get(i) != RowShape.UNKNOWN && !expected.get(i).equals(shape.get(i))) {
        throw new InvalidException();
      }
    }
    return elements;
  }

  /** Adds the elements of a value; returns its shape. */
  private static List<Integer> collect(DType dtype, JsonNode value, List<Object> elements)
      throws InvalidException {
    if (!value.isArray()) {
      elements.add(element(dtype, value));
      return List.of();
    }
    List<Integer> inner = List.of();
    for (int i = 0; i < value.size(); i++) {
      List<Integer> shape = collect(dtype, value.get(i), elements);
      if (i > 0 && !shape.equals(inner)) {
        throw new InvalidException();
      }
      inner = shape;
    }
    List<Integer> shape = new ArrayList<>(List.of(value.size()));
    shape.addAll(inner);
    return shape;
  }

  private static Object element(DType dtype, JsonNode value) throws InvalidException {
    return switch (dtype.kind()) {
      case FLOAT -> real(dtype, value);
      case BOOL -> {
        require(value.isBoolean());
        yield value.booleanValue();
      }
      case STRING -> string(value);
      default -> integer(dtype, value);
    };
  }

  private static Object real(DType dtype, JsonNode value) throws InvalidException {
    double number;
    if (value.isTextual() || (value.isNumber() && !value.isBigDecimal() && value.isDouble())) {
      String text = value.asText();
      require(List.of("NaN", "Infinity", "-Infinity").contains(text));
      number = Double.parseDouble(text);
    } else {
      require(value.isNumber());
      String text = value.decimalValue().toString();
      number = dtype == DType.FLOAT ? Float.parseFloat(text) : Double.parseDouble(text);
      require(Double.isFinite(number));
    }
    // Jackson's numbers have no -0.
    return dtype == DType.FLOAT ? (Object) (float) (number + 0.0) : (Object) (number + 0.0);
  }

  private static Object integer(DType dtype, JsonNode value) throws InvalidException {
    int bits = 8 * dtype.bytes();
    boolean signed = dtype.kind() == DType.Kind.INT;
    String text = value.asText();
    boolean digits = value.isTextual() && bits == 64 && text.matches("-?[0-9]+");
    require(digits || (value.isNumber() && !text.matches("NaN|-?Infinity")));
    BigDecimal exact = new BigDecimal(text);
    require(text.length() <= MAX_DIGITS);
    BigDecimal end = BigDecimal.valueOf(2).pow(signed ? bits - 1 : bits);
    require(exact.signum() == 0 || exact.stripTrailingZeros().scale() <= 0);
    require(exact.compareTo(end) < 0);
    require(exact.compareTo(signed ? end.negate() : BigDecimal.ZERO) >= 0);
    return switch (dtype) {
      case UINT64 -> exact.toBigInteger().toString();
      case INT64 -> exact.longValueExact();
      default -> exact.intValueExact();
    };
  }

  private static Object string(JsonNode value) throws InvalidException {
    if (isBase64(value)) {
      String text = value.get("b64").textValue();
      try {
        return new String(
            Base64.getDecoder().decode(text.replaceAll("[^\0-\177]", "?")), ISO_8859_1);
      } catch (IllegalArgumentException e) {
        throw new InvalidException();
      }
    }
    require(value.isTextual());
    String text = value.textValue();
    byte[] utf8 = text.getBytes(UTF_8);
    require(new String(utf8, UTF_8).equals(text)); // no lone surrogates
    return new String(utf8, ISO_8859_1);
  }

  private static void require(boolean valid) throws InvalidException {
    if (!valid) {
      throw new InvalidException();
    }
  }

  /** It is no instance. */
  private static final class InvalidException extends Exception {
    private static final long serialVersionUID = 1;
  }
}
