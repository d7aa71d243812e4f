package org.batchpredict.pipeline.request;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The values that an option has, for help and shells. Whether a value is one is checked later. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Choices {
  String[] value();
}
