package org.batchpredict.service.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobQuery;
import org.batchpredict.service.jobs.JobStore;
import org.batchpredict.service.jobs.NewJob;
import org.batchpredict.service.jobs.filter.Filter;
import org.batchpredict.service.jobs.filter.Filter.And;
import org.batchpredict.service.jobs.filter.Filter.Field;
import org.batchpredict.service.jobs.filter.Filter.Name;
import org.batchpredict.service.jobs.filter.Filter.Not;
import org.batchpredict.service.jobs.filter.Filter.Operator;
import org.batchpredict.service.jobs.filter.Filter.Or;
import org.batchpredict.service.jobs.filter.Filter.Restriction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every store of jobs lists. */
abstract class JobListContract extends StoreContract {
  private static final String ALL = "cnn_2 cnn_1 rnn_2 rnn_1";

  JobListContract(Supplier<Database> databases) {
    super(databases);
  }

  /** The oldest first: one has failed, one succeeded, one is prepared, one is queued. */
  @BeforeEach
  final void createJobs() {
    create("rnn_1", Map.of("team", "blau", "größe", "größer-1"), input -> input.region("eu"));
    create("rnn_2", Map.of("team", "rot"), input -> input.signatureName("s"));
    create("cnn_1", Map.of("team", ""), input -> input.uri(null).modelName("projects/p/models/m"));
    create(
        "cnn_2",
        Map.of(),
        input ->
            input
                .uri(null)
                .versionName("projects/p/models/m/versions/v")
                .runtimeVersion("2.10")
                .dataFormat("TF_RECORD"));
    List<Job> claimed = store.claim("i", 3, LEASE, Map.of("p", 3));
    store.update(
        fence(claimed.get(0)),
        (job, now) -> job.change().ended(JobState.FAILED, "Cannot read: 100% _broken_", now),
        "");
    end(claimed.get(1));
    store.create(job("other", "rnn_1", Map.of("team", "blau")));
  }

  private void create(
      String id, Map<String, String> labels, UnaryOperator<PredictionInput.Builder> input) {
    NewJob job = job("p", id, labels);
    store.create(
        new NewJob(
            job.name(),
            job.creator(),
            input.apply(job.input().toBuilder()).build(),
            job.optionSet(),
            job.labels(),
            job.policy()));
  }

  private Job found(String id) {
    return store.find(new JobName("p", id)).orElseThrow();
  }

  private static Filter is(Name name, Operator operator, String value) {
    return new Restriction(new Field(name, ""), operator, value);
  }

  private static Filter label(String key, Operator operator, String value) {
    return new Restriction(new Field(Name.LABEL, key), operator, value);
  }

  /** The ids of the jobs of a filter: the same whatever way is taken to them, page by page. */
  private String ids(Filter filter) {
    List<String> ids = ids(store, filter, 10);
    for (JobStore other : List.of(database.jobs(1), database.jobs(0))) {
      assertThat(ids(other, filter, 10)).isEqualTo(ids);
      assertThat(ids(other, filter, 1)).isEqualTo(ids);
    }
    assertThat(ids(store, filter, 1)).isEqualTo(ids);
    return String.join(" ", ids);
  }

  private static List<String> ids(JobStore store, Filter filter, int pageSize) {
    List<String> ids = new ArrayList<>();
    Long before = null;
    while (true) {
      List<Job> page = store.list(new JobQuery("p", filter, before, pageSize));
      page.forEach(job -> ids.add(job.name().jobId()));
      if (page.size() < pageSize) {
        return ids;
      }
      before = page.get(page.size() - 1).sequence();
    }
  }

  @Test
  void listsTheNewestFirst() {
    assertThat(ids(Filter.ALL)).isEqualTo(ALL);
    assertThat(store.list(new JobQuery("p", Filter.ALL, null, 10)).get(3))
        .isEqualTo(found("rnn_1"));
    assertThat(store.list(new JobQuery("none", Filter.ALL, null, 10))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "JOB_ID, EQUALS, rnn_1, rnn_1",
    "JOB_ID, EQUALS, RNN_1, ''",
    "JOB_ID, EQUALS, rnn_1 ' OR ''='', ''",
    "JOB_ID, NOT_EQUALS, rnn_1, cnn_2 cnn_1 rnn_2",
    "JOB_ID, EQUALS, rnn*, rnn_2 rnn_1",
    "JOB_ID, EQUALS, rnn_*, rnn_2 rnn_1",
    "JOB_ID, EQUALS, r_n*, ''",
    "JOB_ID, EQUALS, *_1, cnn_1 rnn_1",
    "JOB_ID, EQUALS, *nn_*, cnn_2 cnn_1 rnn_2 rnn_1",
    "JOB_ID, EQUALS, *%*, ''",
    "JOB_ID, NOT_EQUALS, rnn*, cnn_2 cnn_1",
    "JOB_ID, LESS, rnn_1, cnn_2 cnn_1",
    "JOB_ID, LESS_OR_EQUAL, rnn_1, cnn_2 cnn_1 rnn_1",
    "JOB_ID, GREATER, cnn_2, rnn_2 rnn_1",
    "JOB_ID, GREATER_OR_EQUAL, cnn_2, cnn_2 rnn_2 rnn_1",
    "STATE, EQUALS, FAILED, rnn_1",
    "STATE, EQUALS, SUCCEEDED, rnn_2",
    "STATE, EQUALS, *ED, cnn_2 rnn_2 rnn_1",
    "STATE, NOT_EQUALS, FAILED, cnn_2 cnn_1 rnn_2",
    "ERROR_MESSAGE, EQUALS, *100%*, rnn_1",
    "ERROR_MESSAGE, EQUALS, Cannot*, rnn_1",
    "ERROR_MESSAGE, HAS, *, rnn_1",
    "ERROR_MESSAGE, NOT_EQUALS, Cannot*, cnn_2 cnn_1 rnn_2",
    "START_TIME, HAS, *, cnn_1 rnn_2 rnn_1",
    "END_TIME, HAS, *, rnn_2 rnn_1",
    "URI, EQUALS, /models/m, rnn_2 rnn_1",
    "URI, EQUALS, '', cnn_2 cnn_1",
    "MODEL_NAME, EQUALS, projects/p/*, cnn_1",
    "VERSION_NAME, EQUALS, */v, cnn_2",
    "DATA_FORMAT, EQUALS, TF_RECORD, cnn_2",
    "OUTPUT_PATH, EQUALS, /out/p/cnn_1, cnn_1",
    "REGION, EQUALS, eu, rnn_1",
    "REGION, HAS, *, rnn_1",
    "RUNTIME_VERSION, GREATER, 2, cnn_2",
    "SIGNATURE_NAME, EQUALS, s, rnn_2",
  })
  void comparesFields(Name name, Operator operator, String value, String ids) {
    assertThat(ids(is(name, operator, value))).isEqualTo(ids);
  }

  @ParameterizedTest
  @CsvSource({
    "team, EQUALS, blau, rnn_1",
    "team, EQUALS, '', cnn_1",
    "team, EQUALS, b*, rnn_1",
    "team, HAS, *, cnn_1 rnn_2 rnn_1",
    "team, NOT_EQUALS, blau, cnn_2 cnn_1 rnn_2",
    "team, GREATER, blau, rnn_2",
    "größe, EQUALS, größer-1, rnn_1",
    "größe, EQUALS, *ß*, rnn_1",
    "größe, EQUALS, größ*, rnn_1",
    "größe, EQUALS, *ößer-1, rnn_1",
    "none, HAS, *, ''",
    "none, NOT_EQUALS, x, cnn_2 cnn_1 rnn_2 rnn_1",
    "team' OR ''=', HAS, *, ''",
  })
  void comparesLabels(String key, Operator operator, String value, String ids) {
    assertThat(ids(label(key, operator, value))).isEqualTo(ids);
  }

  @Test
  void comparesTimes() {
    String created = found("rnn_2").created().toString();
    String started = String.valueOf(found("cnn_1").started());

    assertThat(ids(is(Name.CREATE_TIME, Operator.GREATER, created))).isEqualTo("cnn_2 cnn_1");
    assertThat(ids(is(Name.CREATE_TIME, Operator.GREATER_OR_EQUAL, created)))
        .isEqualTo("cnn_2 cnn_1 rnn_2");
    assertThat(ids(is(Name.CREATE_TIME, Operator.LESS, created))).isEqualTo("rnn_1");
    assertThat(ids(is(Name.CREATE_TIME, Operator.LESS_OR_EQUAL, created))).isEqualTo("rnn_2 rnn_1");
    assertThat(ids(is(Name.CREATE_TIME, Operator.EQUALS, created))).isEqualTo("rnn_2");
    assertThat(ids(is(Name.START_TIME, Operator.LESS_OR_EQUAL, started)))
        .isEqualTo("cnn_1 rnn_2 rnn_1");
    String later = Instant.now().plus(Duration.ofDays(1)).toString();
    assertThat(ids(is(Name.END_TIME, Operator.LESS, later))).isEqualTo("rnn_2 rnn_1");
  }

  @Test
  void combinesFilters() {
    Filter rnn = is(Name.JOB_ID, Operator.EQUALS, "rnn*");
    Filter failed = is(Name.STATE, Operator.EQUALS, "FAILED");
    Filter queued = is(Name.STATE, Operator.EQUALS, "QUEUED");
    Filter blue = label("team", Operator.EQUALS, "blau");
    Filter ended = is(Name.END_TIME, Operator.GREATER, "2000-01-01T00:00:00Z");

    assertThat(ids(new And(List.of(rnn, failed)))).isEqualTo("rnn_1");
    assertThat(ids(new And(List.of(failed, queued)))).isEmpty();
    assertThat(ids(new And(List.of(new And(List.of(blue)), failed, rnn)))).isEqualTo("rnn_1");
    assertThat(ids(new And(List.of(blue, queued)))).isEmpty();
    assertThat(ids(new Or(List.of(failed, queued)))).isEqualTo("cnn_2 rnn_1");
    assertThat(ids(new Or(List.of()))).isEmpty();
    assertThat(ids(new Not(failed))).isEqualTo("cnn_2 cnn_1 rnn_2");
    assertThat(ids(new Not(ended))).isEqualTo("cnn_2 cnn_1"); // those without a time, too
    assertThat(ids(new Not(new Not(blue)))).isEqualTo("rnn_1");
    assertThat(ids(new Not(new Or(List.of(rnn, queued))))).isEqualTo("cnn_1");
    assertThat(ids(new Or(List.of(new And(List.of(rnn, blue)), queued)))).isEqualTo("cnn_2 rnn_1");
    assertThat(ids(new And(List.of(rnn, new Or(List.of(blue, queued)))))).isEqualTo("rnn_1");
    Filter deep = blue;
    for (int i = 0; i < 60; i++) {
      deep = new And(List.of(new Not(new Not(deep)), rnn));
    }
    assertThat(ids(deep)).isEqualTo("rnn_1");
  }
}
