package org.batchpredict.service.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.eclipse.jetty.http.HttpTester;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogInTest {
  private Pages pages;

  @BeforeEach
  void serve() throws Exception {
    pages = new Pages(true);
    pages.jobs.put(Samples.of("census").job());
  }

  @AfterEach
  void stop() {
    pages.close();
  }

  @Test
  void startsASession() throws Exception {
    HttpTester.Response response =
        pages.submit(
            "/ui/login",
            Map.of("secret", " " + Pages.API_KEY + " ", "next", "/ui/projects/demo/jobs"));
    assertThat(response.getStatus()).isEqualTo(303);
    assertThat(response.get("Location")).isEqualTo("/ui/projects/demo/jobs");
    assertThat(pages.get("/ui/").getContent()).contains("ann@example.com").contains(">demo</a>");
  }

  @Test
  void putsNoSecretIntoAPageOrACookie() throws Exception {
    pages.submit("/ui/login", Map.of("secret", Pages.API_KEY));
    assertThat(pages.cookies.toString()).doesNotContain(Pages.API_KEY);
    assertThat(pages.get("/ui/").getContent()).doesNotContain(Pages.API_KEY);
    HttpTester.Response refused = pages.submit("/ui/login", Map.of("secret", "bpk_wrong"));
    assertThat(refused.getContent()).doesNotContain("bpk_wrong");
  }

  @Test
  void refusesACredentialThatIsNotGood() throws Exception {
    HttpTester.Response response = pages.submit("/ui/login", Map.of("secret", "bpk_wrong"));
    assertThat(response.getStatus()).isEqualTo(401);
    assertThat(response.getContent()).contains("id=\"secret-problem\">The API key is not valid.");
    assertThat(pages.get("/ui/").getContent()).contains("Log in to see your projects");
  }

  @Test
  void showsProjectsToThoseWhoMaySeeThem() throws Exception {
    pages.submit("/ui/login", Map.of("secret", "bob"));
    assertThat(pages.get("/ui/").getContent()).contains("bob@example.com").doesNotContain(">demo<");
  }

  @Test
  void endsASession() throws Exception {
    pages.submit("/ui/login", Map.of("secret", Pages.API_KEY));
    HttpTester.Response page = pages.get("/ui/");
    String content = page.getContent();
    String start = "name=\"csrf\" value=\"";
    int at = content.indexOf(start) + start.length();
    pages.post("/ui/logout", Map.of("csrf", content.substring(at, content.indexOf('"', at))));
    assertThat(pages.get("/ui/").getContent()).doesNotContain("ann@example.com");
  }

  @Test
  void endsASessionAfterEightHours() throws Exception {
    pages.submit("/ui/login", Map.of("secret", Pages.API_KEY));
    String value = pages.cookies.toString();
    pages.now = pages.now.plus(Duration.ofHours(8)).minusSeconds(1);
    assertThat(pages.get("/ui/").getContent()).contains("ann@example.com");
    pages.now = pages.now.plusSeconds(1);
    assertThat(pages.get("/ui/").getContent())
        .contains("Log in to see your projects")
        .doesNotContain("ann@example.com");
    assertThat(pages.cookies.toString()).isNotEqualTo(value);
  }

  @Test
  void offersNoIssuerWhereNoneIsConfigured() throws Exception {
    assertThat(pages.get("/ui/login").getContent()).doesNotContain("Log in with");
  }

  @ParameterizedTest
  @CsvSource({
    "/ui/projects/demo/jobs?filter=a%20b,/ui/projects/demo/jobs?filter=a%20b",
    "https://evil.example/,/ui/",
    "//evil.example,/ui/",
    "/ui/\\evil,/ui/",
    "javascript:alert(1),/ui/",
    "/v1/x,/ui/",
  })
  void leadsToPagesOfOursAlone(String next, String to) {
    assertThat(LogInPage.ownPage(next)).isEqualTo(to);
  }

  @Test
  void isNotThereWhenNobodyIsAsked() throws Exception {
    try (Pages open = new Pages(false)) {
      assertThat(open.get("/ui/login").getStatus()).isEqualTo(303);
      assertThat(open.get("/ui/").getContent()).doesNotContain("Log in");
    }
  }
}
