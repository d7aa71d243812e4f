package org.batchpredict.service.web;

import org.batchpredict.pipeline.request.PredictionInput;

/** What model a request is for. */
final class ModelNames {
  private ModelNames() {}

  /** The last names of the model, such as {@code census/v2}; of a {@code uri}, that itself. */
  static String brief(PredictionInput input) {
    if (input.versionName() != null) {
      return last(input.versionName(), "/models/").replace("/versions/", "/");
    } else if (input.modelName() != null) {
      return last(input.modelName(), "/models/");
    }
    return input.uri() == null ? "" : input.uri();
  }

  private static String last(String name, String after) {
    int at = name.lastIndexOf(after);
    return at < 0 ? name : name.substring(at + after.length());
  }
}
