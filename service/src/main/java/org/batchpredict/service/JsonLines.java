package org.batchpredict.service;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.slf4j.event.KeyValuePair;

/**
 * Writes each event of the log as a JSON object on a line: {@code time}, {@code level}, {@code
 * logger}, {@code message}, {@code error} if there is one, and what the event was given as keys and
 * values, such as {@code project} and {@code jobId}. Logback finds it by its name.
 */
public final class JsonLines extends LayoutBase<ILoggingEvent> {
  @Override
  public String doLayout(ILoggingEvent event) {
    ObjectNode line = new ObjectNode(JsonNodeFactory.instance);
    line.put("time", event.getInstant().toString());
    line.put("level", event.getLevel().toString());
    line.put("logger", event.getLoggerName());
    line.put("message", event.getFormattedMessage());
    event.getMDCPropertyMap().forEach(line::put);
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        if (pair.value != null) {
          add(line, pair.key, pair.value);
        }
      }
    }
    if (event.getThrowableProxy() != null) {
      line.put("error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line + "\n";
  }

  private static void add(ObjectNode line, String key, Object value) {
    if (value instanceof Number number) {
      line.put(key, number.longValue());
    } else {
      line.put(key, String.valueOf(value));
    }
  }
}
