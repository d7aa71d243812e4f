package org.batchpredict.service.rest;

import java.util.List;

/** The parameters that all methods have, as the documents of the API say them. */
@SuppressWarnings("ImmutableEnumChecker") // The lists are copies.
enum SystemParameter {
  ACCESS_TOKEN("access_token", "An access token."),
  ALT("alt", "The format of the answer; only json is supported.", "json", "media", "proto"),
  CALLBACK("callback", "JSONP; not supported."),
  FIELDS("fields", "The fields of the answer that are wanted."),
  KEY("key", "An API key."),
  OAUTH_TOKEN("oauth_token", "An access token."),
  PRETTY_PRINT("prettyPrint", "Whether the answer has line breaks and indentation."),
  QUOTA_USER("quotaUser", "Ignored."),
  UPLOAD_TYPE("uploadType", "Ignored."),
  UPLOAD_PROTOCOL("upload_protocol", "Ignored."),
  XGAFV("$.xgafv", "The format of errors.", "1", "2");

  private final String wireName;
  private final String description;
  private final List<String> values;

  SystemParameter(String wireName, String description, String... values) {
    this.wireName = wireName;
    this.description = description;
    this.values = List.of(values);
  }

  String wireName() {
    return wireName;
  }

  String description() {
    return description;
  }

  /** What it can be; empty when it can be anything. */
  List<String> choices() {
    return values;
  }
}
