package dev.sparkdrop.cost;

import com.google.gson.JsonObject;
import dev.sparkdrop.pipeline.Fault;
import dev.sparkdrop.pipeline.Faults;
import dev.sparkdrop.pipeline.Section;
import dev.sparkdrop.pipeline.SourceLocation;
import dev.sparkdrop.pipeline.Yaml;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file with a table of prices, as {@code deploy/prices.yaml}, read and checked.
 *
 * @param prices {@link Prices#NONE} where something is wrong with the file
 * @param faults all that is
 */
public record PriceFileParser(Prices prices, List<Fault> faults) {
  private static final List<String> KEYS =
      List.of("date", "currency", "source", "dataproc", "regions");
  private static final List<String> REGION = List.of("machines", "disks", "spotDiscount");
  private static final List<String> MACHINE = List.of("hour", "vcpuHour", "gbHour");
  private static final double DEAREST = 1_000_000;

  public PriceFileParser {
    faults = List.copyOf(faults);
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it can't be read
   */
  public static PriceFileParser read(Path file) throws IOException {
    String name = file.getFileName().toString();
    try {
      return parse(name, Files.readString(file));
    } catch (CharacterCodingException e) {
      Fault fault = new Fault(name, "", "is not UTF-8", "save it as UTF-8 text");
      return new PriceFileParser(Prices.NONE, List.of(fault));
    }
  }

  /** Reads a text, YAML or JSON; the file's name is for messages. */
  public static PriceFileParser parse(String file, String text) {
    Faults faults = new Faults(file);
    JsonObject tree = Yaml.read(text, faults, "price table", "date: and currency:");
    Prices prices =
        tree == null ? Prices.NONE : table(Section.of(tree, SourceLocation.FILE, faults, KEYS));
    return faults.all().isEmpty()
        ? new PriceFileParser(prices, List.of())
        : new PriceFileParser(Prices.NONE, faults.all());
  }

  private static Prices table(Section file) {
    Section dataproc = file.section("dataproc", List.of("vcpuHour", "dcuHour"));
    double fee = dataproc.number("vcpuHour", DEAREST).orElse(0);
    if (!dataproc.has("vcpuHour")) {
      dataproc.missing("vcpuHour", "write Dataproc's fee for a vCPU and hour, as 0.01");
    }
    Map<String, Prices.Region> regions = new TreeMap<>();
    Section all = names(file, "regions");
    for (String region : all.keys()) {
      regions.put(region, region(all.section(region, REGION)));
    }
    if (!file.has("regions")) {
      file.missing("regions", "write regions: and below it us-central1: with its machines:");
    }
    return new Prices(
        date(file),
        text(file, "currency", "USD"),
        text(file, "source", "the address of a page"),
        fee,
        dataproc.number("dcuHour", DEAREST),
        regions);
  }

  private static Prices.Region region(Section region) {
    Map<String, Prices.Machine> machines = new TreeMap<>();
    Section types = names(region, "machines");
    for (String type : types.keys()) {
      machines.put(type, machine(types.section(type, MACHINE), type));
    }
    Map<String, Double> disks = new TreeMap<>();
    Section sizes = names(region, "disks");
    for (String disk : sizes.keys()) {
      sizes.number(disk, DEAREST).ifPresent(price -> disks.put(disk, price));
    }
    return new Prices.Region(machines, disks, region.number("spotDiscount", 1));
  }

  private static Prices.Machine machine(Section machine, String type) {
    if (MACHINE.stream().noneMatch(machine::has)) {
      machine.missing(
          "hour",
          "write {hour: …} of one " + type + ", or {vcpuHour: …, gbHour: …} of a whole family");
    }
    return new Prices.Machine(
        machine.number("hour", DEAREST).orElse(0),
        machine.number("vcpuHour", DEAREST).orElse(0),
        machine.number("gbHour", DEAREST).orElse(0));
  }

  /** A mapping whose keys may be anything. */
  private static Section names(Section at, String key) {
    JsonObject mapping = at.mapping(key).orElseGet(JsonObject::new);
    return at.section(key, List.copyOf(mapping.keySet()));
  }

  private static LocalDate date(Section file) {
    String text = text(file, "date", "the day on which they were looked up, as \"2026-11-22\"");
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      if (!text.isEmpty()) {
        file.wrong("date", "is not a date", "write it as 2026-11-22");
      }
      return LocalDate.EPOCH;
    }
  }

  private static String text(Section file, String key, String example) {
    if (!file.has(key)) {
      file.missing(key, "write " + example);
    }
    return file.text(key).orElse("");
  }
}
