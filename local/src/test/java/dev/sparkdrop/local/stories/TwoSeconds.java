package dev.sparkdrop.local.stories;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/**
 * A job that reads its manifest and takes two seconds, the start of its JVM included: long enough
 * to be killed in the middle. An object that is called {@code poison…} breaks it. It runs in
 * Spark's JVM, where none of our jars are.
 */
public final class TwoSeconds {
  private TwoSeconds() {}

  /**
   * Runs it.
   *
   * @param args the manifest's {@code gs://} URI
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    String[] uri = args[0].split("/", 4);
    String object = URLEncoder.encode(uri[3], StandardCharsets.UTF_8);
    URI manifest =
        URI.create(
            System.getenv("STORAGE_EMULATOR_HOST")
                + "/storage/v1/b/%s/o/%s?alt=media".formatted(uri[2], object));
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(manifest).build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + " " + manifest);
    }
    if (answer.body().contains("/poison")) {
      throw new IOException("an object broke the job");
    }
    Thread.sleep(1000);
    System.out.println("processed " + args[0]);
  }
}
