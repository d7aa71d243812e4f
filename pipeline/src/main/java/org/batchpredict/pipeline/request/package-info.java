/**
 * The request and the options that it is run with: parsing, validation, the model registry. Depends
 * on nothing else of the pipeline.
 */
@NullMarked
package org.batchpredict.pipeline.request;

import org.jspecify.annotations.NullMarked;
