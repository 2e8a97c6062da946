package dev.sparkdrop.ledger;

/** Objects of the ledger for those who have them as texts, as in an exported run. */
public final class LedgerTexts {
  private static final LedgerCodec CODEC = new LedgerCodec();

  private LedgerTexts() {}

  /**
   * The resolved pipeline file of a run's {@code pipeline.json}.
   *
   * @param name for messages
   * @throws CorruptRecord where it is none, or of a newer version
   */
  public static String pipeline(String name, String json) {
    String text = CODEC.read(name, json, RunStore.Copy.class).text();
    if (text == null) {
      throw new CorruptRecord(name, "it holds no text");
    }
    return text;
  }

  /**
   * The batch of a run's {@code manifest.json}.
   *
   * @param name for messages
   * @throws CorruptRecord where it is none, or of a newer version
   */
  public static Manifest manifest(String name, String json) {
    return CODEC.read(name, json, Manifest.class);
  }

  /**
   * The account in a run's {@code receipt.json}.
   *
   * @param name for messages
   * @throws CorruptRecord where it is none, or of a newer version
   */
  public static Receipt receipt(String name, String json) {
    return CODEC.read(name, json, Receipt.class);
  }

  /**
   * What a job reported.
   *
   * @param name for messages
   * @throws CorruptRecord where it is no report
   */
  public static JobReport report(String name, String json) {
    return CODEC.read(name, json, JobReport.class);
  }

  /** A batch as the ledger stores it. */
  public static String text(Manifest manifest) {
    return CODEC.text(manifest);
  }

  /** A pipeline file's text as the ledger stores it beside a run. */
  public static String pipelineCopy(String text) {
    return CODEC.text(new RunStore.Copy(text));
  }
}
