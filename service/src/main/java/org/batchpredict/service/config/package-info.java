@NullMarked
package org.batchpredict.service.config;

import org.jspecify.annotations.NullMarked;
