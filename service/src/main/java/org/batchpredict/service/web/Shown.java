package org.batchpredict.service.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times as people read them, the same for all. */
final class Shown {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String[] BYTES = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};
  private static final int UNIT = 1024;

  private Shown() {}

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A count with its noun, which takes an s for all but one. */
  static String count(long count, String noun) {
    return count(count) + " " + noun + (count == 1 ? "" : "s");
  }

  /** A number in few characters: {@code 2.5k}, {@code 40M}. */
  static String compact(double number) {
    String unit = "";
    double value = number;
    for (String larger : new String[] {"k", "M", "G", "T"}) {
      if (value >= 1000) {
        value /= 1000;
        unit = larger;
      }
    }
    String text = String.format(Locale.ROOT, "%.1f", value);
    return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + unit;
  }

  static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= UNIT && unit < BYTES.length - 1) {
      value /= UNIT;
      unit++;
    }
    String number = unit == 0 ? count(bytes) : String.format(Locale.ROOT, "%.1f", value);
    return number + " " + (bytes == 1 ? "byte" : BYTES[unit]);
  }

  /** A duration by its two largest units. */
  static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    long days = seconds / 86_400;
    long hours = seconds / 3600 % 24;
    long minutes = seconds / 60 % 60;
    if (days > 0) {
      return days + " d " + hours + " h";
    } else if (hours > 0) {
      return hours + " h " + minutes + " min";
    } else if (minutes > 0) {
      return minutes + " min " + seconds % 60 + " s";
    }
    return seconds + " s";
  }

  /** How long ago something was, by its largest unit. */
  static String age(Instant then, Instant now) {
    long minutes = Math.max(0, Duration.between(then, now).toMinutes());
    long hours = minutes / 60;
    long days = hours / 24;
    if (days > 0) {
      return count(days, "day") + " ago";
    } else if (hours > 0) {
      return hours + " h ago";
    }
    return minutes > 0 ? minutes + " min ago" : "just now";
  }

  static String time(Instant time) {
    return TIME.format(time);
  }

  /** Hours, to a third of a second. */
  static String hours(double hours) {
    return String.format(Locale.ROOT, "%,.4f", hours);
  }

  /** A number with as many digits as say something. */
  static String number(double number) {
    double size = Math.abs(number);
    if (size >= 100 || number == Math.rint(number)) {
      return size < 1e15
          ? String.format(Locale.ROOT, "%,.0f", number)
          : String.format(Locale.ROOT, "%.2e", number);
    }
    if (size >= 0.01) {
      return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", number);
    }
    return String.format(Locale.ROOT, size >= 1e-4 ? "%.4f" : "%.2e", number);
  }
}
