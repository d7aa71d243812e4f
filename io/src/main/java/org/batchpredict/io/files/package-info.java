/**
 * Files, wherever they lie: the patterns that name them, their bytes, and what a job does to them.
 * The only callers of Beam's file systems.
 */
@NullMarked
package org.batchpredict.io.files;

import org.jspecify.annotations.NullMarked;
