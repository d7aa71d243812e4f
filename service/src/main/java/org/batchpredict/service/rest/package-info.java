@NullMarked
package org.batchpredict.service.rest;

import org.jspecify.annotations.NullMarked;
