package org.batchpredict.service.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.batchpredict.service.access.AuthenticationConfig;
import org.batchpredict.service.access.TestIssuer;
import org.batchpredict.service.config.ServiceConfig;
import org.eclipse.jetty.http.HttpTester;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Log-ins of a browser through an issuer of the test. */
class IssuerLogInTest {
  private static final String URL = "http://localhost:8080";
  private static final String FILTERED = "/ui/projects/demo/jobs?filter=jobId%3Ac%2A";
  private static final Pattern LINK = Pattern.compile("href=\"(/ui/login/start[^\"]*)\"");
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  private Pages pages;
  private TestIssuer issuer;

  @BeforeEach
  void serve() throws Exception {
    issuer = new TestIssuer(() -> pages.now);
    pages = new Pages(config(List.of(issuer.entry())));
    pages.jobs.put(Samples.of("census").job());
  }

  @AfterEach
  void stop() {
    pages.close();
    issuer.close();
  }

  private static ServiceConfig config(List<AuthenticationConfig.Oidc> issuers) {
    return Pages.config(new AuthenticationConfig(true, List.of(), issuers), URL);
  }

  /** Follows the button; where the issuer is. */
  private String goTo(String next) throws Exception {
    String page = pages.get("/ui/login?next=" + Paths.encode(next)).getContent();
    Matcher link = LINK.matcher(page);
    assertThat(link.find()).isTrue();
    HttpTester.Response response = pages.get(link.group(1).replace("&amp;", "&"));
    assertThat(response.getStatus()).isEqualTo(303);
    return response.get("Location");
  }

  /** Comes back from the issuer. */
  private HttpTester.Response comeBack(String url) throws Exception {
    assertThat(url).startsWith(URL + "/ui/login/callback?");
    return pages.get(url.substring(URL.length()));
  }

  private HttpTester.Response logIn(String next) throws Exception {
    return comeBack(issuer.letIn(goTo(next)));
  }

  private String csrf() throws Exception {
    Matcher token = CSRF.matcher(pages.get("/ui/login").getContent());
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  private void assertGuest() throws Exception {
    assertThat(pages.get("/ui/").getContent())
        .contains("Log in to see your projects")
        .doesNotContain("ann@example.com");
  }

  private void assertDidNotWork(HttpTester.Response response, int status, String text)
      throws Exception {
    assertThat(response.getStatus()).isEqualTo(status);
    assertThat(response.getContent())
        .contains("The log-in did not work")
        .contains(text)
        .contains("href=\"/ui/login\"");
    assertGuest();
  }

  @Test
  void logsIn() throws Exception {
    assertThat(pages.get("/ui/login").getContent()).contains("Log in with the test");
    HttpTester.Response response = logIn(FILTERED);
    assertThat(response.getStatus()).isEqualTo(303);
    assertThat(response.get("Location")).isEqualTo(FILTERED);
    assertThat(pages.get("/ui/").getContent()).contains("ann@example.com").contains(">demo</a>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example/", "//evil.example", "/v1/x", "/ui/\\evil", ""})
  void leadsToPagesOfOursAlone(String next) throws Exception {
    assertThat(logIn(next).get("Location")).isEqualTo("/ui/");
  }

  @Test
  void leadsToTheStartWhereThePageIsTooLongForACookie() throws Exception {
    assertThat(logIn("/ui/" + "x".repeat(5_000)).get("Location")).isEqualTo("/ui/");
  }

  @Test
  void isNoSessionThatWasThereBefore() throws Exception {
    String before = csrf();
    Map<String, String> cookies = Map.copyOf(pages.cookies);
    logIn("/ui/");
    assertThat(csrf()).isNotEqualTo(before);
    assertThat(pages.post("/ui/logout", Map.of("csrf", before)).getStatus()).isEqualTo(403);

    pages.cookies.putAll(cookies);
    assertGuest();
  }

  @Test
  void keepsItsSecretsToItself() throws Exception {
    String location = goTo("/ui/");
    String state = location.replaceFirst(".*[?&]state=([^&]*).*", "$1");
    String nonce = location.replaceFirst(".*[?&]nonce=([^&]*).*", "$1");
    assertThat(pages.cookies).hasSize(1);
    String cookie = pages.cookies.values().iterator().next();
    byte[] sealed = Base64.getUrlDecoder().decode(cookie);
    assertThat(cookie + new String(sealed, ISO_8859_1)).doesNotContain(state, nonce, "verifier");
    assertThat(location).doesNotContain("verifier");
  }

  @Test
  void putsNoSecretIntoTheLog() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(log);
    List<String> secrets = new ArrayList<>();
    try {
      for (boolean isGood : new boolean[] {true, false}) {
        issuer.changeClaims(claims -> claims.claim("email_verified", isGood));
        String location = goTo("/ui/");
        secrets.add(location.replaceFirst(".*[?&]state=([^&]*).*", "$1"));
        secrets.add(location.replaceFirst(".*[?&]nonce=([^&]*).*", "$1"));
        assertThat(comeBack(issuer.letIn(location)).getStatus()).isEqualTo(isGood ? 303 : 403);
      }
    } finally {
      root.detachAppender(log);
    }
    String text = log.list.toString();
    assertThat(text).contains("Cannot log in through the test").doesNotContain("code-", "eyJ");
    secrets.forEach(secret -> assertThat(text).doesNotContain(secret));
  }

  @Test
  void isTakenUpByEveryInstance() throws Exception {
    String back = issuer.letIn(goTo("/ui/"));
    try (Pages other = new Pages(config(List.of(issuer.entry())))) {
      other.cookies.putAll(pages.cookies);
      assertThat(other.get(back.substring(URL.length())).getStatus()).isEqualTo(303);
      assertThat(other.get("/ui/").getContent()).contains("ann@example.com");
    }
  }

  @Test
  void refusesAnotherState() throws Exception {
    String back = issuer.letIn(goTo("/ui/"));
    String state = back.substring(back.indexOf("&state="));
    String over = "It was begun more than 10 minutes ago, in another browser";
    for (String other :
        List.of("", "&state=", "&state=x", state + "x", "&state=" + "A".repeat(43))) {
      assertDidNotWork(comeBack(back.replace(state, other)), 400, over);
    }
    assertThat(comeBack(back).getStatus()).isEqualTo(303);
  }

  @Test
  void refusesAnswersInABrowserThatHasNotAsked() throws Exception {
    String back = issuer.letIn(goTo("/ui/"));
    pages.cookies.clear();
    assertDidNotWork(comeBack(back), 400, "or at another address than " + URL);
    csrf();
    assertDidNotWork(comeBack(back), 400, "in another browser");
    goTo("/ui/");
    assertDidNotWork(comeBack(back), 400, "in another browser");
  }

  @Test
  void refusesAnAnswerThatWasTaken() throws Exception {
    String back = issuer.letIn(goTo("/ui/"));
    assertThat(comeBack(back).getStatus()).isEqualTo(303);
    assertThat(comeBack(back).getStatus()).isEqualTo(400);
    assertThat(pages.get("/ui/").getContent()).contains("ann@example.com");
  }

  @Test
  void refusesAnAnswerThatComesTooLate() throws Exception {
    String back = issuer.letIn(goTo("/ui/"));
    pages.now = pages.now.plus(IssuerLogIn.PATIENCE);
    assertDidNotWork(comeBack(back), 400, "more than 10 minutes ago");
  }

  @Test
  void takesAnAnswerThatComesInTime() throws Exception {
    String back = issuer.letIn(goTo("/ui/"));
    pages.now = pages.now.plus(IssuerLogIn.PATIENCE).minusSeconds(1);
    assertThat(comeBack(back).getStatus()).isEqualTo(303);
  }

  @ParameterizedTest
  @CsvSource({
    "access_denied,403,it answers access_denied",
    "invalid_scope,403,it answers invalid_scope",
    "server_error,503,it answers server_error",
    "temporarily_unavailable,503,it answers temporarily_unavailable",
    "<b>,403,it answers an error",
  })
  void saysWhatAnIssuerAnswersInPlaceOfACode(String error, int status, String text)
      throws Exception {
    String back = TestIssuer.back(goTo("/ui/"), "error=" + Paths.encode(error));
    assertDidNotWork(comeBack(back), status, text);
    assertDidNotWork(comeBack(back), 400, "or it is done"); // and is not asked again
  }

  @Test
  void saysWhyATokenIsNotGood() throws Exception {
    issuer.changeClaims(claims -> claims.claim("nonce", "another"));
    assertDidNotWork(logIn("/ui/"), 403, "the token is of another log-in");
    issuer.changeClaims(claims -> claims.claim("email_verified", false));
    assertDidNotWork(logIn("/ui/"), 403, "has verified (claims email and email_verified)");
  }

  @Test
  void saysThatAnIssuerDoesNotAnswer() throws Exception {
    String back = issuer.letIn(goTo("/ui/"));
    issuer.close();
    assertDidNotWork(comeBack(back), 503, "it does not answer, or not as it should");

    try (Pages later = new Pages(config(List.of(issuer.entry())))) {
      HttpTester.Response response =
          later.get("/ui/login/start?issuer=" + Paths.encode(issuer.url()));
      assertThat(response.getStatus()).isEqualTo(503);
      assertThat(response.getContent()).contains("Try again in a while, or log in with a key.");
    }
  }

  @Test
  void knowsNoOtherIssuer() throws Exception {
    HttpTester.Response response = pages.get("/ui/login/start?issuer=https%3A%2F%2Fevil.example");
    assertThat(response.getStatus()).isEqualTo(404);
    try (Pages open = new Pages(false)) {
      assertThat(open.get("/ui/login/start").getStatus()).isEqualTo(404);
      assertThat(open.get("/ui/login/callback?code=c&state=s").getStatus()).isEqualTo(400);
    }
  }

  @Test
  void refusesMoreGroupsThanACookieHolds() throws Exception {
    List<String> groups =
        IntStream.range(0, 300).mapToObj(i -> "group" + i + "@example.com").toList();
    issuer.changeClaims(claims -> claims.claim("groups", groups));
    assertDidNotWork(logIn("/ui/"), 403, "your 300 groups are too many for a cookie");
  }

  @Test
  void endsAfterEightHours() throws Exception {
    logIn("/ui/");
    String token = csrf();
    pages.now = pages.now.plus(Duration.ofHours(8)).minusSeconds(1);
    assertThat(pages.get("/ui/").getContent()).contains("ann@example.com");
    pages.now = pages.now.plusSeconds(1);
    assertThat(pages.post("/ui/logout", Map.of("csrf", token)).getStatus()).isEqualTo(403);
    assertGuest();
  }

  @Test
  void endsWhenItsIssuerIsNoMoreInTheConfiguration() throws Exception {
    logIn("/ui/");
    TestIssuer another = new TestIssuer(() -> pages.now);
    for (List<AuthenticationConfig.Oidc> entries :
        List.of(List.<AuthenticationConfig.Oidc>of(), List.of(another.entry()))) {
      try (Pages later = new Pages(config(entries))) {
        later.cookies.putAll(pages.cookies);
        assertThat(later.get("/ui/").getContent())
            .contains("Log in to see your projects")
            .doesNotContain("ann@example.com");
      }
    }
    another.close();
  }

  @Test
  void endsWithTheLogOut() throws Exception {
    logIn("/ui/");
    assertThat(pages.post("/ui/logout", Map.of("csrf", csrf())).getStatus()).isEqualTo(303);
    assertGuest();
  }
}
