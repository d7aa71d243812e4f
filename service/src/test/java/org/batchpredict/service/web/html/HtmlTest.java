package org.batchpredict.service.web.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.batchpredict.service.web.html.Html.tag;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {
  @Test
  void escapesText() {
    assertThat(tag("p").text("<script>alert('1' & \"2\")</script>").markup())
        .isEqualTo("<p>&lt;script&gt;alert(&#39;1&#39; &amp; &quot;2&quot;)&lt;/script&gt;</p>");
  }

  @Test
  void escapesAttributes() {
    assertThat(tag("input").set("value", "\" onfocus=\"alert(1)").markup())
        .isEqualTo("<input value=\"&quot; onfocus=&quot;alert(1)\">");
  }

  @Test
  void showsNoControls() {
    assertThat(tag("p").text("a\0b\u001bc\u202ed\re\n").markup())
        .isEqualTo("<p>a\ufffdb\ufffdc\ufffdd&#13;e\n</p>");
  }

  @Test
  void keepsTheFirstLineFeedOfAText() {
    assertThat(tag("pre").text("\na").markup()).isEqualTo("<pre>\n\na</pre>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"javascript:alert(1)", "//evil.example", "/\\evil.example", "x", "", " /"})
  void linksToNothingElse(String url) {
    assertThatThrownBy(() -> tag("a").set("href", url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid href: " + url + " (must be a path of the service)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"onclick", "style", "srcdoc", "a b", "a>", "Href", ""})
  void hasNoAttributesThatRun(String attribute) {
    assertThatThrownBy(() -> tag("a").set(attribute, "1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"script", "style", "input"})
  void hasNoContentThatRuns(String name) {
    assertThatThrownBy(() -> tag(name).text("alert(1)"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a><script", "", "A"})
  void hasNoElementsOfOtherNames(String name) {
    assertThatThrownBy(() -> tag(name)).isInstanceOf(IllegalArgumentException.class);
  }
}
