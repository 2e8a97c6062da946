package dev.sparkdrop.local.fault;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.Call;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What can be asked of the local cloud itself, under {@code /local}: faults and its clock. */
public final class LocalRoutes {
  private final Faults faults;
  private final Killer killer;
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
      Faults faults,
      Killer killer,
      Runnable strikeNow,
      Clock clock,
      Supplier<Duration> ahead,
      Consumer<Duration> forward) {
    this.faults = faults;
    this.killer = killer;
    this.strikeNow = strikeNow;
    this.clock = clock;
    this.ahead = ahead;
    this.forward = forward;
  }

  public void install(Router router) {
    router
        .on("GET", "/local", call -> call.answer(200, Manual.json()))
        .on("GET", "/local/faults", call -> call.answer(200, list()))
        .on("POST", "/local/faults", this::add)
        .on("DELETE", "/local/faults", call -> clear(call, null))
        .on("DELETE", "/local/faults/{id}", call -> clear(call, id(call)))
        .on("GET", "/local/clock", call -> call.answer(200, time()))
        .on("POST", "/local/clock", this::move);
  }

  private JsonObject list() {
    JsonObject answer = new JsonObject();
    answer.add("faults", faults.list());
    return answer;
  }

  private void add(Call call) throws IOException {
    Fault fault = FaultReader.read(call.json());
    if (fault.now()) {
      killer.kill(fault.match());
    }
    JsonObject set = faults.add(fault);
    strikeNow.run();
    call.answer(200, set);
  }

  private void clear(Call call, Integer id) throws IOException {
    if (!faults.clear(id)) {
      throw ApiError.notFound("There is no fault " + id + "; GET /local/faults lists them.");
    }
    call.answer(200, list());
  }

  private static Integer id(Call call) {
    String id = call.variable("id");
    return id.matches("\\d{1,9}") ? Integer.valueOf(id) : Integer.valueOf(0);
  }

  private void move(Call call) throws IOException {
    Request request = new Request(call.json(), Set.of("forward"));
    Duration by = request.time("forward");
    if (by == null && !request.has("forward")) {
      request.wrong("'forward' is missing: how far? " + Times.EXAMPLE + ".");
    }
    request.check();
    forward.accept(by);
    call.answer(200, time());
  }

  private JsonObject time() {
    JsonObject time = new JsonObject();
    time.addProperty("now", clock.instant().toString());
    time.addProperty("ahead", Times.format(ahead.get()));
    return time;
  }
}
