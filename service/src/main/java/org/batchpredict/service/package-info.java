@NullMarked
package org.batchpredict.service;

import org.jspecify.annotations.NullMarked;
