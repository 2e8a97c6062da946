package dev.sparkdrop.jobs.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BatchManifestTest {
  @Test
  void generationsAreReadAsStringsAndAsNumbersAndUnknownFieldsLeftAlone() {
    // When
    BatchManifest manifest =
        BatchManifest.parse(
            "{\"version\":1,\"new\":{},\"objects\":["
                + "{\"bucket\":\"b\",\"name\":\"x\",\"generation\":\"1763798400000001\",\"size\":\"5\"},"
                + "{\"bucket\":\"b\",\"name\":\"y\",\"generation\":1763798400000002,\"odd\":1}]}");

    // Then
    assertEquals(1_763_798_400_000_001L, manifest.objects.get(0).generation);
    assertEquals(5, manifest.objects.get(0).size);
    assertEquals(1_763_798_400_000_002L, manifest.objects.get(1).generation);
  }

  @Test
  void emptyManifestHasNoObjects() {
    assertTrue(BatchManifest.parse("{\"version\":1,\"objects\":[]}").objects.isEmpty());
  }

  @Test
  void whatIsNoManifestOfThisVersionIsRefusedWithASentence() {
    assertFault("is not JSON", "{");
    assertFault("must be a JSON object", "[]");
    assertFault("has version 2", "{\"version\":2,\"objects\":[]}");
    assertFault("no list 'objects'", "{\"version\":1}");
    assertFault(
        "objects[0]",
        "{\"version\":1,\"objects\":[{\"bucket\":\"b\",\"name\":\"n\",\"generation\":\"x\"}]}");
  }

  private static void assertFault(String sentence, String json) {
    String message = assertThrows(JobFailure.class, () -> BatchManifest.parse(json)).getMessage();
    assertTrue(message.contains(sentence), message);
  }
}
