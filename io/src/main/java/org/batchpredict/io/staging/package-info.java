/**
 * The staging directory: the plan, the attempts at splits, their commit records, the proof, and the
 * publication with its manifest.
 */
@NullMarked
package org.batchpredict.io.staging;

import org.jspecify.annotations.NullMarked;
