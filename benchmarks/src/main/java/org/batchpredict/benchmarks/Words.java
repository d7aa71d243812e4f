package org.batchpredict.benchmarks;

import java.util.List;
import java.util.SplittableRandom;

/** Words that models look up, most of them in their vocabularies. */
final class Words {
  static final List<String> CITIES =
      List.of("Bern", "Genève", "Zürich", "São Paulo", "Berlin", "Kyoto", "Oslo", "Lima");
  static final List<String> COUNTRIES = List.of("CH", "BR", "DE", "JP", "NO", "PE", "??");
  static final List<String> BROWSERS = List.of("Firefox", "Chrome", "Safari", "Edge", "Lynx");
  static final List<String> DEVICES = List.of("phone", "tablet", "desktop", "watch");
  static final List<String> PLANS = List.of("free", "basic", "family", "business", "trial");
  static final List<String> JOBS =
      List.of("baker", "teacher", "nurse", "engineer", "carpenter", "none");

  private Words() {}

  static String any(List<String> words, SplittableRandom random) {
    return words.get(random.nextInt(words.size()));
  }
}
