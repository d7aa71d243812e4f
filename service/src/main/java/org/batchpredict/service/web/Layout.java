package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.util.ArrayList;
import java.util.List;
import org.batchpredict.service.web.html.Element;
import org.batchpredict.service.web.html.Html;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds every page: head, banner, way back.
 *
 * @param title of the page; the browser's has the product's name behind it
 * @param way links from the start to above this page
 * @param live where changes of the page are told; null when it has none
 */
record Layout(Visit visit, String title, List<Html> way, @Nullable String live) {
  private static final String NAME = "Batch Predict";

  static Layout of(Visit visit, String title) {
    return new Layout(visit, title, List.of(), null);
  }

  /** The layout of a page below another. */
  Layout below(String path, String text) {
    List<Html> longer = new ArrayList<>(way);
    longer.add(Pieces.link(path, text));
    return new Layout(visit, title, longer, live);
  }

  /** The layout of a page that changes by itself. */
  Layout live(String path) {
    return new Layout(visit, title, way, path);
  }

  Reply reply(Html... content) {
    return reply(200, content);
  }

  Reply reply(int status, Html... content) {
    return Reply.page(status, html(content));
  }

  private Html html(Html... content) {
    return tag("html").set("lang", "en").add(head(), body(content));
  }

  private Element head() {
    return tag("head")
        .add(
            tag("meta").set("charset", "utf-8"),
            meta("viewport", "width=device-width, initial-scale=1"),
            meta("color-scheme", "light dark"),
            tag("title").text(title + " – " + NAME),
            tag("link").set("rel", "icon").set("href", Assets.path("icon.svg")),
            tag("link").set("rel", "stylesheet").set("href", Assets.path("page.css")),
            tag("script").set("src", Assets.path("page.js")).flag("defer", true));
  }

  private static Element meta(String name, String content) {
    return tag("meta").set("name", name).set("content", content);
  }

  private Element body(Html... content) {
    Element main = tag("main").id("main").set("tabindex", "-1").add(content);
    return tag("body")
        .add(
            tag("a").of("skip").set("href", "#main").text("Skip to the content"),
            banner(),
            live == null ? main : main.set("data-live", live),
            tag("p").of("unseen").id("said").set("role", "status"));
  }

  private Element banner() {
    Element ways = tag("ol").add(tag("li").add(Pieces.link(Paths.HOME, NAME).of("brand")));
    way.forEach(link -> ways.add(tag("li").add(link)));
    return tag("header")
        .of("banner")
        .add(tag("nav").set("aria-label", "Breadcrumbs").of("way").add(ways), who());
  }

  private Html who() {
    if (visit.session().isLoggedIn()) {
      return Pieces.postForm(visit, Paths.LOG_OUT)
          .of("who")
          .add(
              tag("span").text(Members.name(visit.caller().member())),
              tag("button").set("type", "submit").of("button quiet").text("Log out"));
    }
    return visit.canLogIn()
        ? Pieces.button(Paths.LOG_IN, "Log in").of("button quiet")
        : Html.nothing();
  }
}
