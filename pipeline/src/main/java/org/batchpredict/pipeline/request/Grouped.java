package org.batchpredict.pipeline.request;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Puts an option under a heading; one without it is about {@link OptionGroup#RUNNING}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Grouped {
  OptionGroup value();
}
