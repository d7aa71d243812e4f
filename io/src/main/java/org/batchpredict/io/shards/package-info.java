/** What a worker writes of a split: the shard of its predictions, its failures, their checksums. */
@NullMarked
package org.batchpredict.io.shards;

import org.jspecify.annotations.NullMarked;
