/**
 * Parquet files, in and out, without Hadoop: of the Parquet library only what reads and writes
 * pages and footers. In between, rows are in Avro's binary encoding.
 */
@NullMarked
package org.batchpredict.formats.parquet;

import org.jspecify.annotations.NullMarked;
