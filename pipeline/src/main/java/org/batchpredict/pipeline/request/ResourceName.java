package org.batchpredict.pipeline.request;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a model or of a version of it, {@code projects/P/models/M[/versions/V]}. Its segments
 * can be used as names of directories: none is hidden, leads upwards or is a pattern.
 *
 * @param version null in the name of a model
 */
record ResourceName(String project, String model, @Nullable String version) {
  private static final String ID = "([A-Za-z0-9_][A-Za-z0-9_.:-]{0,127})";
  private static final Pattern ID_FORM = Pattern.compile(ID);
  private static final Pattern FORM =
      Pattern.compile("projects/" + ID + "/models/" + ID + "(?:/versions/" + ID + ")?");

  /** Parses a name; null when it is none. */
  static @Nullable ResourceName parse(String name) {
    Matcher matcher = FORM.matcher(name);
    if (!matcher.matches()) {
      return null;
    }
    return new ResourceName(matcher.group(1), matcher.group(2), matcher.group(3));
  }

  /** Whether a text can be a segment: the id of a project, a model or a version. */
  static boolean isId(String text) {
    return ID_FORM.matcher(text).matches();
  }

  /** The name of the model. */
  String modelName() {
    return "projects/" + project + "/models/" + model;
  }

  /** The name of a version of the model. */
  String versionName(String version) {
    return modelName() + "/versions/" + version;
  }
}
