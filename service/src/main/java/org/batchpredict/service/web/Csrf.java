package org.batchpredict.service.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;

/** Tells posts of our own forms from those that another site makes a browser send. */
final class Csrf {
  /** The field that each form has. */
  static final String FIELD = "csrf";

  private Csrf() {}

  /** Whether what was posted is of a form that the session was given. */
  static boolean isOurs(Visit visit) {
    byte[] given = visit.form(FIELD).getBytes(UTF_8);
    return MessageDigest.isEqual(given, visit.csrf().getBytes(UTF_8));
  }
}
