package dev.sparkdrop.reconcile.notices;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Notices;
import dev.sparkdrop.ledger.Notices.Notice;
import dev.sparkdrop.port.Chat;
import dev.sparkdrop.port.Chats;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StructuredLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Posts what waits to be told, all of a chat's in one message: where a hundred lanes fail at once,
 * people get one message and not a hundred. A message may come twice, and is never lost before a
 * day has passed.
 */
public record NoticeSender(
    Ledger ledger, DailyDigest dailyDigest, Chats chats, Clock clock, StructuredLog log) {
  /** What could not be told for so long is old news. */
  private static final Duration OLD = Duration.ofDays(1);

  private static final int AT_ONCE = 500;

  /** Chats cut long messages: Google Chat after some 4,000 characters. */
  private static final int LONGEST = 3500;

  /**
   * Tells what is to be told now. Fails for no trouble of the chat: what is not told stays.
   *
   * @param there the ledger's folders that hold something
   */
  public void send(Set<String> there) {
    boolean digested = !chats.none() && dailyDigest.addIfDue(chats.deployment() != Chat.NONE);
    if (!digested && !there.contains(Notices.FOLDER)) {
      return;
    }
    Map<Chat, List<Notice>> byChat = new LinkedHashMap<>();
    for (Notice notice : ledger.notices().oldest(AT_ONCE)) {
      byChat.computeIfAbsent(chats.of(notice.chat()), chat -> new ArrayList<>()).add(notice);
    }
    byChat.forEach(this::tell);
  }

  private void tell(Chat chat, List<Notice> notices) {
    if (chat != Chat.NONE && post(chat, notices)) {
      ledger.notices().remove(notices);
    } else {
      dropOld(chat, notices);
    }
  }

  private boolean post(Chat chat, List<Notice> notices) {
    try {
      chat.post(message(notices));
      return true;
    } catch (RetryLater e) {
      log.warning("notices_wait", "the chat cannot be told", "reason", e.getMessage());
      return false;
    }
  }

  /** The oldest of them, as many as fit, and how many more there are. */
  private static String message(List<Notice> notices) {
    StringBuilder text = new StringBuilder();
    int told = 0;
    while (told < notices.size()
        && (told == 0 || text.length() + notices.get(told).text().length() < LONGEST)) {
      text.append(told == 0 ? "" : "\n").append(notices.get(told++).text());
    }
    int more = notices.size() - told;
    return more == 0 ? text.toString() : text + "\nand " + more + " more: ./deploy.sh runs";
  }

  private void dropOld(Chat chat, List<Notice> notices) {
    Instant oldest = clock.instant().minus(OLD);
    List<Notice> old = notices.stream().filter(each -> each.since().isBefore(oldest)).toList();
    if (!old.isEmpty()) {
      ledger.notices().remove(old);
      if (chat != Chat.NONE) {
        log.warning("notices_dropped", "notices of a day ago were never told", "count", old.size());
      }
    }
  }
}
