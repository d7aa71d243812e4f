/** A model whatever runs it: which one, its signature, what can be wrong with it. */
@NullMarked
package org.batchpredict.transforms.model;

import org.jspecify.annotations.NullMarked;
