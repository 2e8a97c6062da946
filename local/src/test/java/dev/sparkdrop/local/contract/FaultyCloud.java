package dev.sparkdrop.local.contract;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** One running cloud for a class of tests that make it misbehave, each leaving no fault behind. */
abstract class FaultyCloud {
  static RunningCloud cloud;
  static final List<String> told = new CopyOnWriteArrayList<>();
  static final BlockingQueue<String> killed = new LinkedBlockingQueue<>();

  @BeforeAll
  static void start() {
    cloud = RunningCloud.start();
    cloud.cloud().faults().onStrike(told::add);
    cloud.cloud().killWith(killed::add);
  }

  @AfterAll
  static void stop() throws Exception {
    cloud.close();
  }

  @AfterEach
  void clear() {
    cloud.call("DELETE", "/local/faults", null);
    told.clear();
    killed.clear();
  }
}
