package org.batchpredict.service.jobs.filter;

import java.util.List;
import org.batchpredict.service.api.ApiException;

/**
 * Reads the filter of a list of jobs, with a column for what is wrong. A word alone is the id of a
 * job.
 *
 * <p>What comes of it is simpler than what is read. Texts are compared by EQUALS, with or without a
 * {@code *}; HAS is only asked with the value {@code *}, whether a field is there. Times are
 * compared by LESS and GREATER_OR_EQUAL with whole seconds, so that they compare as they are shown.
 */
public final class FilterParser {
  private FilterParser() {}

  /**
   * Reads a filter.
   *
   * @param filter blank for {@link Filter#ALL}
   * @throws ApiException INVALID_ARGUMENT, with the column
   */
  public static Filter parse(String filter) {
    return filter.isBlank() ? Filter.ALL : FilterGrammar.parse(filter, new OfJobs());
  }

  private static final class OfJobs implements FilterGrammar.Meaning<Filter> {
    @Override
    public Filter and(List<Filter> filters) {
      return new Filter.And(filters);
    }

    @Override
    public Filter or(List<Filter> filters) {
      return new Filter.Or(filters);
    }

    @Override
    public Filter not(Filter filter) {
      return new Filter.Not(filter);
    }

    @Override
    public Filter word(String word, int column) {
      return FilterFields.bareWord(word, column);
    }

    @Override
    public Filter restriction(FilterGrammar.Restriction restriction) {
      return FilterFields.restriction(restriction);
    }
  }
}
