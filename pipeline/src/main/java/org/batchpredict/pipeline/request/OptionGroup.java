package org.batchpredict.pipeline.request;

/** What an option is about: the headings under which people look for it. */
public enum OptionGroup {
  REQUEST("Request"),
  INPUT("Input"),
  MODEL("Model"),
  RESULTS("Results"),
  ERRORS("Errors"),
  RUNNING("Running"),
  PROGRESS("Progress");

  private final String title;

  OptionGroup(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}
