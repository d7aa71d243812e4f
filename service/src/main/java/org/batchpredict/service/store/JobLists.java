package org.batchpredict.service.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobQuery;
import org.batchpredict.service.jobs.filter.Filter;
import org.batchpredict.service.jobs.filter.Filter.And;
import org.batchpredict.service.jobs.filter.Filter.Name;
import org.batchpredict.service.jobs.filter.Filter.Operator;
import org.batchpredict.service.jobs.filter.Filter.Restriction;
import org.batchpredict.service.store.FilterSql.Condition;

/**
 * Reads a page of a list. By which index is decided here: databases guess, one of ours not well,
 * and the last page is to come as soon as the first.
 */
final class JobLists {
  /** Sorted faster than an index is walked along until a page is full of some of more. */
  static final int FEW = 1_000;

  /** Those of a time stand side by side in the list: to walk there may take long. */
  private static final int TIMES_MORE = 20;

  /** The most rows that are looked up at a time. */
  private static final int BATCH = 500;

  /** So many times more rows are looked up when those before did not fill a page. */
  private static final int MORE = 5;

  /** Of databases and of the API. */
  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z");

  private final Connection connection;
  private final JobQuery query;
  private final int fewAre;
  private final List<Filter> mustHold = new ArrayList<>();

  private JobLists(Connection connection, JobQuery query, int fewAre) {
    this.connection = connection;
    this.query = query;
    this.fewAre = fewAre;
    addMustHold(query.filter());
  }

  /**
   * @param fewAre up to how many are sorted; {@link #FEW} but in tests
   */
  static List<Job> read(Connection connection, JobQuery query, int fewAre) throws SQLException {
    return new JobLists(connection, query, fewAre).read();
  }

  private void addMustHold(Filter filter) {
    if (filter instanceof And and) {
      and.filters().forEach(this::addMustHold);
    } else {
      mustHold.add(filter);
    }
  }

  private List<Job> read() throws SQLException {
    for (Restriction restriction : restrictions()) {
      Optional<List<Long>> few = few(restriction);
      if (few.isPresent()) {
        return ofThese(few.get());
      }
    }
    Optional<Restriction> label = exact(Name.LABEL);
    Optional<Restriction> state = exact(Name.STATE);
    // Most jobs succeed: then those of a label are fewer.
    boolean isCommon = state.isPresent() && state.get().value().equals("SUCCEEDED");
    if (state.isPresent() && !(isCommon && label.isPresent())) {
      return ofState(state.get());
    }
    return label.isPresent() ? ofLabel(label.get()) : all();
  }

  private List<Restriction> restrictions() {
    return mustHold.stream()
        .filter(Restriction.class::isInstance)
        .map(Restriction.class::cast)
        .toList();
  }

  private Optional<Restriction> exact(Name name) {
    return restrictions().stream().filter(r -> r.field().name() == name && isExact(r)).findFirst();
  }

  private static boolean isExact(Restriction restriction) {
    return restriction.operator() == Operator.EQUALS && !restriction.value().contains("*");
  }

  /** The jobs of which a restriction holds, in any order; empty when they are not few, or many. */
  private Optional<List<Long>> few(Restriction restriction) throws SQLException {
    return switch (restriction.field().name()) {
      case JOB_ID -> fewOfId(restriction);
      case LABEL ->
          isExact(restriction)
              ? few(
                  "newest FROM job_label WHERE project = ? AND label_key = ? AND label_value = ?",
                  query.project(),
                  restriction.field().key(),
                  restriction.value())
              : Optional.empty();
      case CREATE_TIME -> fewOfTime(restriction);
      default -> Optional.empty();
    };
  }

  private Optional<List<Long>> fewOfId(Restriction restriction) throws SQLException {
    String value = restriction.value();
    if (restriction.operator() != Operator.EQUALS || value.startsWith("*")) {
      return Optional.empty();
    }
    if (isExact(restriction)) {
      return few("sequence FROM job WHERE project = ? AND job_id = ?", query.project(), value);
    }
    String prefix = value.substring(0, value.length() - 1);
    Optional<List<Long>> keys =
        few(
            "state_key FROM job WHERE project = ? AND job_id >= ? AND job_id < ?",
            query.project(),
            prefix,
            prefix + Character.MAX_VALUE);
    return keys.map(
        found -> found.stream().filter(this::isOfState).map(StateKeys::sequence).toList());
  }

  /** The index knows, so that the rows of others need not be looked at. */
  private boolean isOfState(long key) {
    return exact(Name.STATE)
        .map(state -> JobState.valueOf(state.value()))
        .map(state -> key >= StateKeys.from(state) && key < StateKeys.to(state))
        .orElse(true);
  }

  /** From a time on, and up to another where there is one, too. */
  private Optional<List<Long>> fewOfTime(Restriction from) throws SQLException {
    if (from.operator() != Operator.GREATER_OR_EQUAL && from.operator() != Operator.GREATER) {
      return Optional.empty();
    }
    Instant to =
        restrictions().stream()
            .filter(r -> r.field().equals(from.field()) && r.operator() == Operator.LESS)
            .map(r -> Instant.parse(r.value()))
            .min(Comparator.naturalOrder())
            .orElse(END_OF_TIME);
    return few(
        fewAre * TIMES_MORE,
        "sequence FROM job WHERE project = ? AND created >= ? AND created < ?",
        query.project(),
        Instant.parse(from.value()),
        to);
  }

  /** Empty when there are more. */
  private Optional<List<Long>> few(String source, Object... parameters) throws SQLException {
    return few(fewAre, source, parameters);
  }

  private Optional<List<Long>> few(int most, String source, Object... parameters)
      throws SQLException {
    List<Long> sequences = sequences(most + 1, source, parameters);
    return sequences.size() <= most ? Optional.of(sequences) : Optional.empty();
  }

  private Condition rest(Filter without) {
    return FilterSql.of(new And(mustHold.stream().filter(filter -> filter != without).toList()));
  }

  private List<Long> sequences(int limit, String where, Object... parameters) throws SQLException {
    List<Object> all = new ArrayList<>(List.of(parameters));
    all.add(limit);
    return Sql.list(
        connection, "SELECT " + where + " LIMIT ?", row -> Math.abs(row.getLong(1)), all);
  }

  private List<Job> ofThese(List<Long> sequences) throws SQLException {
    List<Long> newestFirst =
        sequences.stream()
            .filter(sequence -> query.before() == null || sequence < query.before())
            .sorted(Comparator.reverseOrder())
            .toList();
    Condition condition = FilterSql.of(query.filter());
    List<Job> jobs = new ArrayList<>();
    int batch = Math.min(BATCH, query.limit());
    for (int from = 0; from < newestFirst.size() && jobs.size() < query.limit(); ) {
      List<Long> some = newestFirst.subList(from, Math.min(from + batch, newestFirst.size()));
      from += batch;
      batch = Math.min(BATCH, batch * MORE); // all may be wanted, or one in hundreds
      List<Object> parameters = new ArrayList<>(some);
      parameters.addAll(condition.parameters());
      jobs.addAll(
          Sql.list(
              connection,
              JobRows.SELECT
                  + "WHERE j.sequence IN ("
                  + String.join(", ", Collections.nCopies(some.size(), "?"))
                  + ") AND "
                  + condition.sql(),
              JobRows::read,
              parameters));
    }
    jobs.sort(Comparator.comparingLong(Job::sequence).reversed());
    return jobs.subList(0, Math.min(query.limit(), jobs.size()));
  }

  private List<Job> ofState(Restriction restriction) throws SQLException {
    JobState state = JobState.valueOf(restriction.value());
    Long before = query.before();
    long to = before == null ? StateKeys.to(state) : StateKeys.of(state, before);
    return page(
        rest(restriction),
        "FROM job j WHERE j.project = ? AND j.state_key >= ? AND j.state_key < ?",
        List.of(query.project(), StateKeys.from(state), to),
        "j.project DESC, j.state_key DESC");
  }

  private List<Job> ofLabel(Restriction label) throws SQLException {
    return page(
        rest(label),
        "FROM job_label d JOIN job j ON j.sequence = d.sequence"
            + " WHERE d.project = ? AND d.label_key = ? AND d.label_value = ? AND d.newest > ?",
        List.of(query.project(), label.field().key(), label.value(), -before()),
        "d.project, d.label_key, d.label_value, d.newest");
  }

  private List<Job> all() throws SQLException {
    return page(
        FilterSql.of(query.filter()),
        "FROM job j WHERE j.project = ? AND j.sequence < ?",
        List.of(query.project(), before()),
        "j.project DESC, j.sequence DESC");
  }

  private long before() {
    Long before = query.before();
    return before == null ? Long.MAX_VALUE : before;
  }

  private List<Job> page(Condition condition, String source, List<Object> parameters, String order)
      throws SQLException {
    List<Object> all = new ArrayList<>(parameters);
    all.addAll(condition.parameters());
    all.add(query.limit());
    return Sql.list(
        connection,
        "SELECT %s %s AND %s ORDER BY %s LIMIT ?"
            .formatted(JobRows.COLUMNS, source, condition.sql(), order),
        JobRows::read,
        all);
  }
}
