package org.batchpredict.service.rest;

/** The ids that the API gives its messages: their package is in front. */
final class SchemaIds {
  private SchemaIds() {}

  static String of(String name) {
    return switch (name) {
      case "Empty" -> "GoogleProtobuf__Empty";
      case "HttpBody" -> "GoogleApi__HttpBody";
      case "Operation", "ListOperationsResponse" -> "GoogleLongrunning__" + name;
      case "Policy",
          "SetIamPolicyRequest",
          "TestIamPermissionsRequest",
          "TestIamPermissionsResponse" ->
          "GoogleIamV1__" + name;
      default -> "GoogleCloudMlV1__" + name;
    };
  }
}
