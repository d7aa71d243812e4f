package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Locale;
import org.batchpredict.io.Stage;
import org.jspecify.annotations.Nullable;

/** The floating-point values that JSON has no numbers for. */
enum NonFinite {
  NAN("NaN", Double.NaN),
  INFINITY("Infinity", Double.POSITIVE_INFINITY),
  NEGATIVE_INFINITY("-Infinity", Double.NEGATIVE_INFINITY);

  private final String json;
  private final double value;

  NonFinite(String json, double value) {
    this.json = json;
    this.value = value;
  }

  /** How JSON writes it, bare or as a string. */
  String json() {
    return json;
  }

  double value() {
    return value;
  }

  /** The value of a text; null when it is none of these. */
  static @Nullable NonFinite of(String text) {
    return switch (text) {
      case "NaN" -> NAN;
      case "Infinity" -> INFINITY;
      case "-Infinity" -> NEGATIVE_INFINITY;
      default -> null;
    };
  }

  /** That of a value which is not finite. */
  static NonFinite of(double value) {
    if (Double.isNaN(value)) {
      return NAN;
    }
    return value > 0 ? INFINITY : NEGATIVE_INFINITY;
  }

  /** The value of a text as Python reads it: in any case, with either sign, {@code inf} too. */
  static @Nullable NonFinite ofLenient(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "nan", "+nan", "-nan" -> NAN;
      case "inf", "infinity", "+inf", "+infinity" -> INFINITY;
      case "-inf", "-infinity" -> NEGATIVE_INFINITY;
      default -> null;
    };
  }

  /** The value of the parser's bare token; Jackson takes more of them than we do. */
  static NonFinite bare(JsonParser parser) throws IOException, InvalidInstanceException {
    NonFinite value = of(parser.getText());
    if (value == null) {
      throw InvalidInstanceException.of(
          Stage.PARSE, "Invalid JSON: ", parser.getText(), " (must be NaN, Infinity or -Infinity)");
    }
    return value;
  }
}
