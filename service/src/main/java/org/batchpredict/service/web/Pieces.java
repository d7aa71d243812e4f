package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.web.html.Element;
import org.batchpredict.service.web.html.Html;

/** What many pages are made of. */
final class Pieces {
  private static final String JOINTS = "_/@,:=";

  private Pieces() {}

  /** The state of a job, as a word with a colour. */
  static Element badge(JobState state) {
    return tag("span").of("badge state-" + state.name().toLowerCase(Locale.ROOT)).text(name(state));
  }

  /** The state as a word: {@code Queued}. */
  static String name(JobState state) {
    return state.name().charAt(0) + state.name().substring(1).toLowerCase(Locale.ROOT);
  }

  /** A moment, in UTC. */
  static Element time(Instant time) {
    return tag("time").set("datetime", time.toString()).text(Shown.time(time));
  }

  /** How long ago a moment was. */
  static Element age(Instant time, Instant now) {
    return tag("time")
        .set("datetime", time.toString())
        .set("title", Shown.time(time))
        .text(Shown.age(time, now));
  }

  static Element link(String path, String text) {
    return tag("a").set("href", path).text(text);
  }

  static Element button(String path, String text) {
    return link(path, text).of("button");
  }

  static Element submit(String text) {
    return tag("button").set("type", "submit").of("button").text(text);
  }

  static Element paragraph(String text) {
    return tag("p").text(text);
  }

  /** Text of a machine, which may be broken where it has joints. */
  static Element code(String text) {
    return tag("code").add(breakable(text));
  }

  /** Text without spaces, which may be broken behind its joints. */
  static Html breakable(String text) {
    List<Html> pieces = new ArrayList<>();
    int start = 0;
    for (int i = 1; i < text.length(); i++) {
      if (JOINTS.indexOf(text.charAt(i - 1)) >= 0 && JOINTS.indexOf(text.charAt(i)) < 0) {
        pieces.add(Html.text(text.substring(start, i)));
        pieces.add(tag("wbr"));
        start = i;
      }
    }
    pieces.add(Html.text(text.substring(start)));
    return Html.of(pieces);
  }

  /** A part of a page with a heading. */
  static Element section(String id, String heading, Html... content) {
    return tag("section")
        .of("card")
        .set("aria-labelledby", id + "-heading")
        .add(tag("h2").id(id + "-heading").text(heading))
        .add(content);
  }

  /** A line of a list of descriptions. */
  static Html described(String term, Html description) {
    return tag("div").add(tag("dt").text(term), tag("dd").add(description));
  }

  /** What a reader should notice; {@code kind} is {@code error}, {@code note} or {@code good}. */
  static Element notice(String kind, String title, Html... content) {
    return tag("div")
        .of("notice notice-" + kind)
        .add(tag("p").of("notice-title").text(title))
        .add(content);
  }

  /** A form that posts, with what shows that the page is ours. */
  static Element postForm(Visit visit, String action) {
    return tag("form")
        .set("method", "post")
        .set("action", action)
        .add(tag("input").set("type", "hidden").set("name", Csrf.FIELD).set("value", visit.csrf()));
  }

  /** A block of text that can be scrolled with the keyboard, too. */
  static Element block(String label, String text) {
    return tag("pre")
        .set("tabindex", "0")
        .set("role", "region")
        .set("aria-label", label)
        .add(tag("code").text(text));
  }
}
