package dev.sparkdrop.local.fault;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What can be asked of the local cloud itself, under {@code /local}: faults and its clock. */
public final class LocalRoutes {
  private final InjectedFaults injectedFaults;
  private final ProcessKiller processKiller;
  private final Runnable strikeNow;
  private final Clock clock;
  private final Supplier<Duration> ahead;
  private final Consumer<Duration> forward;

  /**
   * @param strikeNow looks for what a new fault strikes at once
   * @param ahead how far the clock is ahead of the machine's
   * @param forward moves the clock
   */
  public LocalRoutes(
      InjectedFaults injectedFaults,
      ProcessKiller processKiller,
      Runnable strikeNow,
      Clock clock,
      Supplier<Duration> ahead,
      Consumer<Duration> forward) {
    this.injectedFaults = injectedFaults;
    this.processKiller = processKiller;
    this.strikeNow = strikeNow;
    this.clock = clock;
    this.ahead = ahead;
    this.forward = forward;
  }

  public void install(Router router) {
    router
        .on("GET", "/local", httpCall -> httpCall.answer(200, FaultHelp.json()))
        .on("GET", "/local/faults", httpCall -> httpCall.answer(200, list()))
        .on("POST", "/local/faults", this::add)
        .on("DELETE", "/local/faults", httpCall -> clear(httpCall, null))
        .on("DELETE", "/local/faults/{id}", httpCall -> clear(httpCall, id(httpCall)))
        .on("GET", "/local/clock", httpCall -> httpCall.answer(200, time()))
        .on("POST", "/local/clock", this::move);
  }

  private JsonObject list() {
    JsonObject answer = new JsonObject();
    answer.add("faults", injectedFaults.list());
    return answer;
  }

  private void add(HttpCall httpCall) throws IOException {
    InjectedFault injectedFault = FaultReader.read(httpCall.json());
    if (injectedFault.now()) {
      processKiller.kill(injectedFault.match());
    }
    JsonObject set = injectedFaults.add(injectedFault);
    strikeNow.run();
    httpCall.answer(200, set);
  }

  private void clear(HttpCall httpCall, Integer id) throws IOException {
    if (!injectedFaults.clear(id)) {
      throw ApiError.notFound("There is no fault " + id + "; GET /local/faults lists them.");
    }
    httpCall.answer(200, list());
  }

  private static Integer id(HttpCall httpCall) {
    String id = httpCall.variable("id");
    return id.matches("\\d{1,9}") ? Integer.valueOf(id) : Integer.valueOf(0);
  }

  private void move(HttpCall httpCall) throws IOException {
    FaultRequest faultRequest = new FaultRequest(httpCall.json(), Set.of("forward"));
    Duration by = faultRequest.time("forward");
    if (by == null && !faultRequest.has("forward")) {
      faultRequest.wrong("'forward' is missing: how far? " + FaultTimes.EXAMPLE + ".");
    }
    faultRequest.check();
    forward.accept(by);
    httpCall.answer(200, time());
  }

  private JsonObject time() {
    JsonObject time = new JsonObject();
    time.addProperty("now", clock.instant().toString());
    time.addProperty("ahead", FaultTimes.format(ahead.get()));
    return time;
  }
}
