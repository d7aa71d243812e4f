/** The SavedModel. The only package that knows TensorFlow's types. */
@NullMarked
package org.batchpredict.transforms.tensorflow;

import org.jspecify.annotations.NullMarked;
