/** Tables of BigQuery as inputs and outputs of jobs, by its extract and load jobs. */
@NullMarked
package org.batchpredict.stores.bigquery;

import org.jspecify.annotations.NullMarked;
