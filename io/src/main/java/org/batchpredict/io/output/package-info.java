/**
 * From predictions to files: the staging directory, shards, commit records, the proof, the
 * manifest.
 */
@NullMarked
package org.batchpredict.io.output;

import org.jspecify.annotations.NullMarked;
