package org.batchpredict.pipeline.table;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * The tables of a database. What it throws says why in a line for people.
 *
 * <p>Exports and loads have names, so that each is done once, whoever asks for it again.
 */
public interface Tables {
  /**
   * Why a table cannot be read; empty when it can.
   *
   * @throws IOException when that cannot be found out
   */
  Optional<String> problemOfSource(String table) throws IOException;

  /**
   * Why a table cannot be written to; empty when it can. It need not exist.
   *
   * @param replace whether it may hold rows
   * @throws IOException when that cannot be found out
   */
  Optional<String> problemOfTarget(String table, boolean replace) throws IOException;

  /**
   * Writes the rows of a table, as of one moment, to files.
   *
   * @param cancelled asked now and then; once true, the export is given up by a {@link
   *     org.batchpredict.transforms.job.CancelledJobException}
   * @return the number of files, when the database says it
   */
  OptionalLong export(TableExport export, BooleanSupplier cancelled)
      throws IOException, InterruptedException;

  /**
   * Makes the rows in some files those of a table: all of them, or none.
   *
   * @param cancelled as with {@link #export}
   * @throws IOException also when the rows are not as many as they should be
   */
  void load(TableLoad load, BooleanSupplier cancelled) throws IOException, InterruptedException;
}
