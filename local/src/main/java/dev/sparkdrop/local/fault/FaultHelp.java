package dev.sparkdrop.local.fault;

import com.google.gson.JsonObject;

/** What {@code GET /local} says. */
final class FaultHelp {
  private FaultHelp() {}

  static JsonObject json() {
    JsonObject requests = new JsonObject();
    requests.addProperty("GET /local/faults", "the faults that are set, and how often each fired");
    requests.addProperty(
        "POST /local/faults", "sets one, such as {\"where\": \"storage\", \"what\": \"503\"}");
    requests.addProperty("DELETE /local/faults", "clears them all; …/ID clears one");
    requests.addProperty(
        "GET /local/permissions", "what each caller would need on Google Cloud for what it did");
    requests.addProperty("GET /local/clock", "what time it is here");
    requests.addProperty("POST /local/clock", "moves it, as in {\"forward\": \"10m\"}");

    JsonObject fault = new JsonObject();
    fault.addProperty("where", "one of the places below");
    fault.addProperty("what", "one of that place's own");
    fault.addProperty("match", "whom it strikes; * stands for any text, and for all when absent");
    fault.addProperty("times", "at most so often; 1 unless there is a rate");
    fault.addProperty("rate", "how likely each time, above 0 and up to 1");
    fault.addProperty("seed", "of that likelihood; the same seed strikes the same ones again (1)");
    fault.addProperty("delay", "for what is late: " + FaultTimes.EXAMPLE);
    fault.addProperty("function", "for a kill at a request: " + ProcessKiller.FUNCTIONS);

    JsonObject places = new JsonObject();
    for (FaultPoint faultPoint : FaultPoint.values()) {
      JsonObject place = new JsonObject();
      place.addProperty("is", faultPoint.meaning());
      place.addProperty("match", faultPoint.subject());
      JsonObject whats = new JsonObject();
      faultPoint.whats().forEach(whats::addProperty);
      place.add("what", whats);
      places.add(faultPoint.word(), place);
    }

    JsonObject manual = new JsonObject();
    manual.add("requests", requests);
    manual.add("fault", fault);
    manual.add("where", places);
    return manual;
  }
}
