package org.batchpredict.service.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
  static final int FEW = 5_000;

  /** Rows that are looked up at a time. */
  private static final int BATCH = 500;

  private final Connection connection;
  private final JobQuery query;
  private final int fewAre;
  private final List<Restriction> mustHold = new ArrayList<>();

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
    } else if (filter instanceof Restriction restriction) {
      mustHold.add(restriction);
    }
  }

  private List<Job> read() throws SQLException {
    for (Restriction restriction : mustHold) {
      List<Long> few = few(restriction);
      if (few.size() <= fewAre) {
        return ofThese(few);
      }
    }
    Optional<Restriction> state = exact(Name.STATE);
    Optional<Restriction> label = exact(Name.LABEL);
    // Most jobs succeed: then others are fewer.
    boolean common = state.isPresent() && state.get().value().equals("SUCCEEDED");
    if (state.isPresent() && !(common && label.isPresent())) {
      return ofState(state.get().value());
    }
    return label.isPresent() ? ofLabel(label.get()) : all();
  }

  private Optional<Restriction> exact(Name name) {
    return mustHold.stream().filter(r -> r.field().name() == name && isExact(r)).findFirst();
  }

  private static boolean isExact(Restriction restriction) {
    return restriction.operator() == Operator.EQUALS && !restriction.value().contains("*");
  }

  /** The jobs of which a restriction holds, in any order; or the first of them, more than few. */
  private List<Long> few(Restriction restriction) throws SQLException {
    String value = restriction.value();
    if (restriction.field().name() == Name.JOB_ID && restriction.operator() == Operator.EQUALS) {
      if (isExact(restriction)) {
        return sequences("FROM job WHERE project = ? AND job_id = ?", query.project(), value);
      }
      if (!value.startsWith("*")) {
        String prefix = value.substring(0, value.length() - 1);
        return sequences(
            "FROM job WHERE project = ? AND job_id >= ? AND job_id < ?",
            query.project(),
            prefix,
            prefix + Character.MAX_VALUE);
      }
    }
    if (restriction.field().name() == Name.LABEL && isExact(restriction)) {
      return sequences(
          "FROM job_label WHERE project = ? AND label_key = ? AND label_value = ?",
          query.project(),
          restriction.field().key(),
          value);
    }
    return Collections.nCopies(fewAre + 1, 0L);
  }

  private List<Long> sequences(String where, Object... parameters) throws SQLException {
    List<Object> all = new ArrayList<>(List.of(parameters));
    all.add(fewAre + 1);
    return Sql.list(
        connection, "SELECT sequence " + where + " LIMIT ?", row -> row.getLong(1), all);
  }

  private List<Job> ofThese(List<Long> sequences) throws SQLException {
    List<Long> newestFirst =
        sequences.stream()
            .filter(sequence -> query.before() == null || sequence < query.before())
            .sorted(Comparator.reverseOrder())
            .toList();
    Condition condition = FilterSql.of(query.filter());
    List<Job> jobs = new ArrayList<>();
    int batch = Math.min(BATCH, mustHold.size() == 1 ? query.limit() : BATCH);
    for (int from = 0; from < newestFirst.size() && jobs.size() < query.limit(); from += batch) {
      List<Long> some = newestFirst.subList(from, Math.min(from + batch, newestFirst.size()));
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

  private List<Job> ofState(String state) throws SQLException {
    return page(
        "FROM job j",
        "j.state = ? AND j.project = ?",
        List.of(state, query.project()),
        "j",
        "j.state DESC, j.project DESC, j.sequence DESC");
  }

  private List<Job> ofLabel(Restriction label) throws SQLException {
    return page(
        "FROM job_label d JOIN job j ON j.sequence = d.sequence",
        "d.project = ? AND d.label_key = ? AND d.label_value = ?",
        List.of(query.project(), label.field().key(), label.value()),
        "d",
        "d.project DESC, d.label_key DESC, d.label_value DESC, d.sequence DESC");
  }

  private List<Job> all() throws SQLException {
    return page(
        "FROM job j",
        "j.project = ?",
        List.of(query.project()),
        "j",
        "j.project DESC, j.sequence DESC");
  }

  private List<Job> page(
      String from, String where, List<Object> parameters, String driver, String order)
      throws SQLException {
    Condition condition = FilterSql.of(query.filter());
    List<Object> all = new ArrayList<>(parameters);
    String before = "";
    if (query.before() != null) {
      before = " AND " + driver + ".sequence < ?";
      all.add(query.before());
    }
    all.addAll(condition.parameters());
    all.add(query.limit());
    return Sql.list(
        connection,
        "SELECT %s %s WHERE %s%s AND %s ORDER BY %s LIMIT ?"
            .formatted(JobRows.COLUMNS, from, where, before, condition.sql(), order),
        JobRows::read,
        all);
  }
}
