package dev.sparkdrop.local.fault;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The faults that were asked for. They last until they are used up, cleared, or we end. */
public final class InjectedFaults {
  private static final int LONGEST = 120;

  private final List<Standing> standing = new ArrayList<>();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private int last;

  /** A fault, and what became of it. */
  private static final class Standing {
    private final int id;
    private final InjectedFault injectedFault;
    private final Pattern match;
    private final Random random;
    private long fired;

    Standing(int id, InjectedFault injectedFault) {
      this.id = id;
      this.injectedFault = injectedFault;
      this.random = new Random(injectedFault.seed());
      String regex =
          Stream.of(injectedFault.match().split("\\*", -1))
              .map(Pattern::quote)
              .collect(Collectors.joining(".*"));
      this.match = Pattern.compile(regex, Pattern.DOTALL);
    }

    boolean strikes(FaultPoint faultPoint, String subject) {
      boolean over = injectedFault.times() != null && fired >= injectedFault.times();
      if (over || injectedFault.where() != faultPoint || !match.matcher(subject).matches()) {
        return false;
      }
      // Drawn for each that it could strike, so that the same seed strikes the same ones.
      boolean strikes = injectedFault.rate() >= 1 || random.nextDouble() < injectedFault.rate();
      fired += strikes ? 1 : 0;
      return strikes;
    }

    JsonObject json() {
      JsonObject json = new JsonObject();
      json.addProperty("id", id);
      injectedFault.json().asMap().forEach(json::add);
      json.addProperty("fired", fired);
      return json;
    }
  }

  /** Told, in a few words, of everything that goes wrong on request. */
  public void onStrike(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** Sets a fault, or notes one that was done; the answer is how it stands. */
  JsonObject add(InjectedFault injectedFault) {
    Standing added;
    synchronized (this) {
      added = new Standing(++last, injectedFault);
      standing.add(added);
    }
    if (injectedFault.now()) {
      added.fired = 1;
      tell(added, injectedFault.match());
    }
    return added.json();
  }

  /** Whether none was asked for. */
  synchronized boolean isEmpty() {
    return standing.isEmpty();
  }

  /** What goes wrong with this one, if anything: the fault that was set first. */
  Optional<InjectedFault> strike(FaultPoint faultPoint, String subject) {
    Optional<Standing> struck;
    synchronized (this) {
      struck = standing.stream().filter(one -> one.strikes(faultPoint, subject)).findFirst();
    }
    struck.ifPresent(one -> tell(one, subject));
    return struck.map(one -> one.injectedFault);
  }

  private void tell(Standing one, String subject) {
    String line = subject.lines().findFirst().orElse("");
    String cut = line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    tell(
        "fault %d: %s %s: %s"
            .formatted(one.id, one.injectedFault.where().word(), one.injectedFault.what(), cut));
  }

  /** Tells something that was done on request. */
  public void tell(String what) {
    listeners.forEach(listener -> listener.accept(what));
  }

  synchronized JsonArray list() {
    JsonArray list = new JsonArray();
    standing.forEach(one -> list.add(one.json()));
    return list;
  }

  /** Takes one fault away, or all of them for null; false where there is no such one. */
  synchronized boolean clear(Integer id) {
    if (id == null) {
      standing.clear();
      return true;
    }
    return standing.removeIf(one -> one.id == id);
  }
}
