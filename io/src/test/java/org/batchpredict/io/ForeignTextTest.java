package org.batchpredict.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "indices[3,0] = -7 is not in [0, 12) | indices[…,…] = … is not in [… …)",
        "could not correctly convert string: 1 a'b | could not correctly convert string: …",
        "Unrecognized token 'it's' | Unrecognized token …",
        "Unexpected character ('}' (code 125)) | Unexpected character (… (code …))",
        "Key: x2. Can't parse a 'value' | Key: x2. Can't parse a …",
        "node dense_1/MatMul:0 of 1.5e-3 | node dense_1/MatMul:… of …",
        "not \"a b\" | not …",
        "nothing of the kind | nothing of the kind",
      })
  void findsValues(String message, String kind) {
    assertThat(ForeignText.kind(message)).isEqualTo(kind.replace("[… …)", "[…, …)"));
  }
}
