package org.batchpredict.io.report.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Values as people read them. */
final class Shown {
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Shown() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A number with so many digits as make a difference: four. */
  static String number(double number) {
    return number(number, 4);
  }

  static String number(double number, int digits) {
    if (number == 0) {
      return "0";
    }
    double size = Math.abs(number);
    if (size == Math.rint(size) && size < 1e15) {
      return count((long) number);
    }
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(digits));
    if (size >= 1e7 || size < 1e-4) {
      return String.format(Locale.ROOT, "%." + (digits - 1) + "e", rounded);
    }
    if (size >= Math.pow(10, digits - 1)) {
      return count(rounded.setScale(0, RoundingMode.HALF_EVEN).longValue());
    }
    return rounded.stripTrailingZeros().toPlainString();
  }

  /** A tick of an axis whose ticks are so far apart. */
  static String tick(double number, double step) {
    if (number == 0) {
      return "0";
    }
    if (Math.abs(number) >= 1e7 || step < 1e-4) {
      return String.format(Locale.ROOT, "%.3g", number);
    }
    int places = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    BigDecimal rounded = new BigDecimal(number).setScale(places, RoundingMode.HALF_EVEN);
    return String.format(Locale.ROOT, "%,." + places + "f", rounded);
  }

  static String bytes(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1024 && unit < UNITS.size() - 1) {
      size /= 1024;
      unit++;
    }
    return number(size, 3) + " " + UNITS.get(unit);
  }

  static String share(double share) {
    return share > 0 && share < 0.001 ? "< 0.1 %" : number(share * 100, 3) + " %";
  }

  static String seconds(double seconds) {
    if (seconds == 0) {
      return "0 s";
    }
    if (seconds < 0.001) {
      return number(seconds * 1e6, 3) + " µs";
    }
    if (seconds < 1) {
      return number(seconds * 1e3, 3) + " ms";
    }
    if (seconds < 120) {
      return number(seconds, 3) + " s";
    }
    long whole = Math.round(seconds);
    return whole < 7200
        ? "%s min %s s".formatted(whole / 60, whole % 60)
        : "%s h %s min".formatted(whole / 3600, whole % 3600 / 60);
  }

  static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }
}
