package dev.sparkdrop.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.pipeline.Fault;
import dev.sparkdrop.run.ClusterShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceFileParserTest {
  private static final String VALID =
      """
      date: 2026-11-22
      currency: EUR
      source: https://example.org
      dataproc: {vcpuHour: 0.01}
      regions:
        us-central1: &first
          machines: {e2: {vcpuHour: 0.02, gbHour: 0.003}, n2-standard-4: {hour: 0.19}}
          disks: {pd-standard: 0.04}
          spotDiscount: 0.6
        us-east1: *first
      """;

  @TempDir private Path folder;

  private static List<String> faults(String text) {
    return PriceFileParser.parse("p.yaml", text).faults().stream().map(Fault::toString).toList();
  }

  @Test
  void aTableIsReadAsItIsWritten() {
    PriceFileParser file = PriceFileParser.parse("p.yaml", VALID);

    assertEquals(List.of(), file.faults());
    Prices prices = file.prices();
    assertEquals(LocalDate.of(2026, 11, 22), prices.date());
    assertEquals("EUR", prices.currency());
    assertEquals(0.01, prices.dataprocVcpuHour());
    Prices.Region region = prices.regions().get("us-central1");
    assertEquals(new Prices.Machine(0, 0.02, 0.003), region.machines().get("e2"));
    assertEquals(new Prices.Machine(0.19, 0, 0), region.machines().get("n2-standard-4"));
    assertEquals(0.04, region.diskGbMonth().get("pd-standard"));
    assertEquals(OptionalDouble.of(0.6), region.spotDiscount());
    assertEquals(region, prices.regions().get("us-east1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "date: 2026-11-22 | date: soon | date: \"soon\" is not a date; write it as 2026-11-22",
        "date: 2026-11-22 | # | date: is missing; write the day on which they were looked up",
        "currency: EUR | currency: [] | currency: a list is not a text; write it in quotes",
        "currency: EUR | curency: EUR | curency: unknown key; write currency",
        "{vcpuHour: 0.01} | {} | dataproc.vcpuHour: is missing; write Dataproc's fee",
        "vcpuHour: 0.02 | vcpuHour: cheap | regions.us-central1.machines.e2.vcpuHour: \"cheap\" is not a number",
        "vcpuHour: 0.02 | vcpuHour: -1 | regions.us-central1.machines.e2.vcpuHour: -1 is out of range; write a number from 0 to 1000000",
        "vcpuHour: 0.02 | vcpuHour: 1e999 | regions.us-central1.machines.e2.vcpuHour:",
        "{hour: 0.19} | 0.19 | regions.us-central1.machines.n2-standard-4: 0.19 is not a mapping",
        "{hour: 0.19} | {} | regions.us-central1.machines.n2-standard-4.hour: is missing; write {hour: …}",
        "pd-standard: 0.04 | pd-standard: x | regions.us-central1.disks.pd-standard: \"x\" is not a number",
        "spotDiscount: 0.6 | spotDiscount: 60 | regions.us-central1.spotDiscount: 60 is out of range; write a number from 0 to 1"
      })
  void aFaultSaysWhereAndWhatToWriteInstead(String old, String changed, String message) {
    assertTrue(VALID.contains(old), old);

    List<String> faults = faults(VALID.replace(old, changed));

    assertTrue(faults.stream().anyMatch(f -> f.startsWith("p.yaml: " + message)), faults::toString);
  }

  @Test
  void allFaultsAreSaidAtOnceAndNothingIsKnown() {
    PriceFileParser file = PriceFileParser.parse("p.yaml", "dat: 1\nregions: {x: {machines: 3}}\n");

    assertEquals(6, file.faults().size(), file.faults()::toString);
    assertEquals(Prices.NONE, file.prices());
  }

  @Test
  void whatIsNoTableIsExplainedAsOne() {
    assertEquals(List.of("p.yaml: is empty; start with date: and currency:"), faults(""));
    assertEquals(
        List.of("p.yaml: line 1: a list is not a price table; start with date: and currency:"),
        faults("- a\n"));
  }

  @Test
  void aFileThatIsNoTextIsAFault() throws IOException {
    Path file = Files.write(folder.resolve("p.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});

    assertEquals("is not UTF-8", PriceFileParser.read(file).faults().get(0).problem());
  }

  /** 0.134 an hour, Dataproc's 0.04, and the disk: as docs/deploy.md has it. */
  @Test
  void theShippedTableIsCleanAndKnowsTheSamplesMachines() throws IOException {
    PriceFileParser shipped = PriceFileParser.read(Path.of("..", "..", "deploy", "prices.yaml"));

    assertEquals(List.of(), shipped.faults());
    ClusterShape clusterShape =
        ClusterShape.parse("1 master e2-standard-4 100 pd-standard").orElseThrow();
    Estimate hour = Estimate.of(clusterShape, "us-central1", Duration.ofHours(1), shipped.prices());
    assertEquals("0.18 USD", hour.told(shipped.prices()));
    for (String region : List.of("us-central1", "us-east1", "europe-west1")) {
      for (String machine : List.of("n2-standard-4", "n2d-standard-4", "e2-standard-4")) {
        ClusterShape one =
            ClusterShape.parse("1 master " + machine + " 100 pd-standard").orElseThrow();
        Estimate estimate = Estimate.of(one, region, Duration.ofHours(1), shipped.prices());
        assertTrue(estimate.complete(), estimate::toString);
      }
    }
  }
}
