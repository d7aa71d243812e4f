package org.batchpredict.io.report;

import java.util.ArrayList;
import java.util.List;

/** An even sample of many texts, of bounded size. Not safe for several threads. */
public final class TextSample {
  private final Sampling sampling = new Sampling();
  private List<String> texts = new ArrayList<>();

  /** How many texts are passed over before the one that is wanted next. */
  public long ahead() {
    return sampling.ahead();
  }

  /** Passes over texts, up to that which is wanted at most. */
  public void pass(long count) {
    sampling.pass(count);
  }

  /** Takes the text at hand, which is wanted. */
  public void take(String text) {
    texts.add(text);
    if (sampling.take()) {
      List<String> kept = new ArrayList<>();
      for (int i = 0; i < texts.size(); i += 2) {
        kept.add(texts.get(i));
      }
      texts = kept;
    }
  }

  /** How often which text stands in the sample. */
  public TextSummary summary() {
    return TextSummary.of(texts, sampling.seen());
  }
}
