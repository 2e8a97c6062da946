package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people are to be told and have not been told yet: {@code notices/<time>-<about>}, one empty
 * object each, its text in the metadata, so that a listing is enough. And until when the daily
 * digest was told: {@code digest/last}.
 */
public final class Notices {
  /** Holds something only while something is to be told. */
  public static final String FOLDER = "notices/";

  private static final String LAST = "digest/last";
  private static final String TEXT = "text";
  private static final String CHAT = "chat";
  private static final String UNTIL = "until";

  /** Metadata of an object is 8 KiB at most: https://cloud.google.com/storage/quotas#objects. */
  private static final int LONGEST = 1000;

  private final Bucket state;

  Notices(Bucket state) {
    this.state = state;
  }

  /**
   * One of them.
   *
   * @param chat the secret with the webhook of the chat that is to be told; null: the deployment's
   * @param since when it was written
   */
  public record Notice(String name, String text, String chat, Instant since) {}

  /**
   * Adds one; the same one again is one.
   *
   * @param at when it happened: the oldest is told first
   * @param about names it, such as a run's id
   * @param text at most 1,000 characters are kept
   * @param chat the secret with the chat's webhook; null: the deployment's
   */
  public void add(Instant at, String about, String text, String chat) {
    boolean all = text.codePointCount(0, text.length()) <= LONGEST;
    String kept = all ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
    Map<String, String> metadata =
        chat == null ? Map.of(TEXT, kept) : Map.of(TEXT, kept, CHAT, chat);
    state.createAll(List.of(new Bucket.Draft(FOLDER + at + "-" + about, "", metadata)));
  }

  /** The oldest of them. */
  public List<Notice> oldest(int limit) {
    return state.list(FOLDER, null, limit).entries().stream()
        .map(
            entry ->
                new Notice(
                    entry.name(),
                    entry.metadata().getOrDefault(TEXT, ""),
                    entry.metadata().get(CHAT),
                    entry.created()))
        .toList();
  }

  /** They were told, or are too old to be. */
  public void remove(Collection<Notice> told) {
    state.deleteAll(told.stream().map(Notice::name).toList());
  }

  /**
   * Until when the last digest told.
   *
   * @param generation that a change must still find; {@link Bucket#NONE} where there was no digest
   */
  public record Digest(Instant until, long generation) {}

  /** The last digest; with {@code until} null where there was none. */
  public Digest lastDigest() {
    return Optional.ofNullable(state.stat(List.of(LAST)).get(LAST))
        .map(
            entry ->
                new Digest(
                    Instant.parse(entry.metadata().getOrDefault(UNTIL, Instant.EPOCH.toString())),
                    entry.generation()))
        .orElse(new Digest(null, Bucket.NONE));
  }

  /** Notes the next one, unless another instance did. */
  public void digested(Instant until, Digest before) {
    state.write(new Bucket.Draft(LAST, "", Map.of(UNTIL, until.toString())), before.generation());
  }
}
