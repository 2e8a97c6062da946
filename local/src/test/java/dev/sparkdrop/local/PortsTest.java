package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, --port is 0",
    "65532, 0, 0, --port is 65532",
    "8650, 8650, 0, --https is 8650",
    "8650, 0, 8654, --grpc is 8654",
    "8650, -1, 0, --https is -1",
    "8650, 0, 65536, --grpc is 65536",
    "8650, 8655, 8655, --grpc is 8655",
  })
  void aPortThatCannotBeOrHasAnotherUseIsRefused(int cloud, int https, int grpc, String told) {
    StartFailure refused =
        assertThrows(StartFailure.class, () -> new Ports(cloud, https, grpc).check());

    assertTrue(refused.getMessage().startsWith(told), refused::getMessage);
  }
}
