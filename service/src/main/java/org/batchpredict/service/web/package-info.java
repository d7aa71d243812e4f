@NullMarked
package org.batchpredict.service.web;

import org.jspecify.annotations.NullMarked;
