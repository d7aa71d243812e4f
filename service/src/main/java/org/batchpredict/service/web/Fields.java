package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.batchpredict.service.web.html.Element;

/**
 * The fields of a form, with what is in them and what is wrong with that.
 *
 * @param values by name
 * @param problems by name
 */
record Fields(Map<String, String> values, Map<String, String> problems) {
  Fields {
    values = Map.copyOf(values);
    problems = Map.copyOf(problems);
  }

  /** A line of text. */
  Element line(String name, String label, String hint) {
    return field(name, label, hint, input(name));
  }

  /** A line of text that must be given. */
  Element needed(String name, String label, String hint) {
    return field(name, label, hint, input(name).flag("required", true));
  }

  /** Several lines of text. */
  Element lines(String name, String label, String hint, int rows) {
    Element area =
        tag("textarea").set("rows", String.valueOf(rows)).text(values.getOrDefault(name, ""));
    return field(name, label, hint, plain(area));
  }

  /** One of some values. */
  Element choice(String name, String label, String hint, List<String> choices) {
    Element select = tag("select");
    for (String choice : choices) {
      select.add(
          tag("option")
              .set("value", choice)
              .flag("selected", choice.equals(values.getOrDefault(name, "")))
              .text(choice.isEmpty() ? "not given" : choice));
    }
    return field(name, label, hint, select);
  }

  /** A field around a control, which gets its name and what describes it. */
  Element field(String name, String label, String hint, Element control) {
    List<String> describing = new ArrayList<>();
    Element field = tag("div").of("field").add(tag("label").set("for", name).text(label), control);
    if (!hint.isEmpty()) {
      describing.add(name + "-hint");
      field.add(tag("p").of("hint").id(name + "-hint").text(hint));
    }
    String problem = problems.get(name);
    if (problem != null) {
      describing.add(name + "-problem");
      field.add(tag("p").of("problem").id(name + "-problem").text(problem));
    }
    control
        .id(name)
        .set("name", name)
        .setIf("aria-invalid", problem == null ? null : "true")
        .setIf("aria-describedby", describing.isEmpty() ? null : String.join(" ", describing));
    return field;
  }

  private Element input(String name) {
    return plain(tag("input").set("type", "text").set("value", values.getOrDefault(name, "")));
  }

  private static Element plain(Element control) {
    return control.set("autocomplete", "off").set("spellcheck", "false");
  }
}
