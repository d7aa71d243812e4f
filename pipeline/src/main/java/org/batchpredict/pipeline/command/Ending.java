package org.batchpredict.pipeline.command;

/**
 * How a command ended.
 *
 * @param status the exit status, one of {@link Main}'s
 * @param message the last words to the user; empty when there is nothing to say
 */
public record Ending(int status, String message) {
  public boolean succeeded() {
    return status == Main.SUCCEEDED;
  }
}
