package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpServer;
import dev.sparkdrop.local.Needs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pipeline with a chat of its own, told by the functions' processes over a webhook. */
class NotifyStoryTest {
  private final List<String> own = new CopyOnWriteArrayList<>();
  private final List<String> deployments = new CopyOnWriteArrayList<>();
  private HttpServer webhooks;

  @AfterEach
  void stop() {
    if (webhooks != null) {
      webhooks.stop(0);
    }
  }

  private String webhook(String path, List<String> said) {
    webhooks.createContext(
        path,
        exchange -> {
          said.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    return "http://127.0.0.1:" + webhooks.getAddress().getPort() + path;
  }

  @Test
  void aPipelinesChatIsToldOfItsRunsAndTheDeploymentsOnlyOfTheDay() throws IOException {
    Needs.nothing(Outside.missing());
    webhooks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    webhooks.start();
    Map<String, String> environment =
        Map.of(
            "SPARKDROP_CHAT",
            webhook("/deployment", deployments),
            "SPARKDROP_CHAT_TINY_CHAT",
            webhook("/tiny", own));
    String settings = "retry: {job: 1}\nnotify: {chat: tiny-chat}";
    try (TinyCloud cloud = new TinyCloud("1", settings, environment)) {
      cloud.fault("{'where': 'job', 'what': 'exit'}");
      JsonObject failing = land(cloud, "tiny/a.csv");
      cloud.ends(failing, "FAILED");
      thenIsTold(cloud, own, "tiny: run ", " failed. ");

      cloud.ends(land(cloud, "tiny/b.csv"), "SUCCEEDED");
      thenIsTold(cloud, own, "tiny: run ", " succeeded. The run before it in its lane had failed.");
      assertEquals(List.of(), deployments);

      cloud.timePasses("24h");
      thenIsTold(cloud, own, "Sparkdrop, the day until ", "tiny: ");
      thenIsTold(cloud, deployments, "Sparkdrop, the day until ", "no run was closed.");
      assertTrue(
          deployments.stream().noneMatch(said -> said.contains("tiny")), deployments::toString);
    }
  }

  private static JsonObject land(TinyCloud cloud, String name) {
    return cloud.outside().upload("landing", name, "a,b\n".getBytes(StandardCharsets.UTF_8));
  }

  private static void thenIsTold(TinyCloud cloud, List<String> chat, String begin, String more) {
    Outside.await(
        "a chat is told: " + begin + "…" + more,
        () -> {
          cloud.timePasses("1m");
          return chat.stream().anyMatch(said -> said.contains(begin) && said.contains(more));
        });
  }
}
