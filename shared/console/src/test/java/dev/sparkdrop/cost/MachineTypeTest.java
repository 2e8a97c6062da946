package dev.sparkdrop.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachineTypeTest {
  @ParameterizedTest
  @CsvSource({
    "e2-standard-4, e2, 4, 16",
    "e2-highcpu-8, e2, 8, 8",
    "n1-standard-4, n1, 4, 15",
    "n1-highmem-2, n1, 2, 13",
    "n2-highmem-16, n2, 16, 128",
    "n2d-standard-224, n2d, 224, 896",
    "c3-standard-8-lssd, c3, 8, 32",
    "c3-highcpu-4, c3, 4, 8",
    "c4-standard-4, c4, 4, 15",
    "n2-custom-6-20480, n2, 6, 20",
    "n2-custom-2-16384-ext, n2, 2, 16",
    "custom-4-5120, n1, 4, 5"
  })
  void vcpusAndMemoryFollowFromTheName(String name, String family, int vcpus, double gb) {
    MachineType type = MachineType.of(name).orElseThrow();

    assertEquals(family, type.family());
    assertEquals(vcpus, type.vcpus());
    assertEquals(gb, type.gb().orElseThrow(), 1e-9);
    assertEquals(name.contains("custom"), type.custom());
  }

  @ParameterizedTest
  @CsvSource({"m1-megamem-96, 96", "z9-standard-4, 4"})
  void theMemoryOfAFamilyThatIsNotKnownIsNot(String name, int vcpus) {
    MachineType type = MachineType.of(name).orElseThrow();

    assertEquals(vcpus, type.vcpus());
    assertEquals(true, type.gb().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?", "e2-medium", "f1-micro", "a2-highgpu-1g", "n2-standard", "n2-4"})
  void aNameThatTellsNoVcpusIsNotKnown(String name) {
    assertEquals(Optional.empty(), MachineType.of(name));
  }
}
