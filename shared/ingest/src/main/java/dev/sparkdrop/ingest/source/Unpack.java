package dev.sparkdrop.ingest.source;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a source is packed that is to land unpacked. */
public enum Unpack {
  /** One file. */
  GZIP(".gz"),
  /** Many files, which land in a folder. */
  ZIP(".zip"),
  /** One file, packed by gzip or not, as its first bytes say. */
  AUTO(".gz");

  /** How a request says it. */
  public final String key = name().toLowerCase(Locale.ROOT);

  private final String suffix;

  Unpack(String suffix) {
    this.suffix = suffix;
  }

  public static Optional<Unpack> parse(String key) {
    return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
  }

  /** What a file of that name becomes: a file, or a folder with its slash. */
  public String unpacked(String name) {
    boolean suffixed = name.toLowerCase(Locale.ROOT).endsWith(suffix);
    String bare = suffixed ? name.substring(0, name.length() - suffix.length()) : name;
    return this == ZIP && !bare.isEmpty() ? bare + "/" : bare;
  }
}
