package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A permission that deploy/grants.sh gives to one of our accounts; all of a role where what the
 * role holds is the platform's to say.
 *
 * @param on what it is good for, in the words of {@link Use}, down to all that begins so
 */
record Grant(String account, String permission, String on) {
  /** Whose calls count as whose: both functions run the same loop with the same account. */
  private static final Map<String, String> ACCOUNTS =
      Map.of(
          "sparkdrop-launch", "sparkdrop-controller",
          "sparkdrop-teardown", "sparkdrop-controller");

  /** What we need of the platform's roles. */
  private static final Map<String, List<String>> ROLES =
      Map.of(
          "roles/pubsub.publisher", List.of("pubsub.topics.publish"),
          "roles/bigquery.jobUser", List.of("bigquery.jobs.create"),
          "roles/bigquery.dataEditor",
              List.of(
                  "bigquery.datasets.get",
                  "bigquery.tables.create",
                  "bigquery.tables.get",
                  "bigquery.tables.getData",
                  "bigquery.tables.update",
                  "bigquery.tables.updateData"));

  /** Has the list itself say what it holds: its verb is whatever it is told. */
  private static final String READ =
      """
      set -euo pipefail
      sha256() { cat; }
      project=p project_number=1 landing=landing lake=lake staging=staging code=code state=state secrets=NAME alert_chat=NAME pipeline_chats= datasets=
      . ../deploy/names.sh
      . ../deploy/grants.sh
      . ../deploy/functions.sh
      . ../deploy/schedules.sh
      name_things
      tell() { echo grant "$@"; }
      grants tell
      build_grants tell
      console_grants tell
      secret_grants tell
      warehouse_grants tell
      # Given by a statement of BigQuery's: deploy/warehouse.sh.
      tell dataset sparkdrop_local "serviceAccount:$controller" roles/bigquery.dataEditor
      invokers tell
      scheduler_invokes tell
      for role in $roles; do
        echo role "projects/p/roles/$role" "$(role_permissions "$role")"
      done
      """;

  /** On one line, such as {@code ingest: storage.objects.get gs://code/}. */
  @Override
  public String toString() {
    return account.replaceFirst("^sparkdrop-", "") + ": " + permission + " " + on;
  }

  /** What was needed and is not given, where the console may ask for things, as it may locally. */
  static List<Use> missing(List<Use> uses) {
    List<Grant> all = listed(READ + "console_grants tell\n");
    return uses.stream().filter(use -> all.stream().noneMatch(it -> it.covers(use))).toList();
  }

  boolean covers(Use use) {
    return ACCOUNTS.getOrDefault(use.caller(), use.caller()).equals(account)
        && permission.equals(use.permission())
        && use.on().startsWith(on);
  }

  /** In the list's order, for accounts that are ours. */
  static List<Grant> all() {
    return listed(READ);
  }

  private static List<Grant> listed(String script) {
    Map<String, List<String>> roles = new HashMap<>();
    List<String[]> given = new ArrayList<>();
    for (String line : said(script)) {
      String[] words = line.split(" ");
      if (words[0].equals("role")) {
        roles.put(words[1], List.of(words[2].split(",")));
      } else {
        given.add(words);
      }
    }
    List<Grant> grants = new ArrayList<>();
    for (String[] words : given) {
      String account = words[3].replaceFirst("^serviceAccount:", "").replaceFirst("@.*", "");
      String role = words[4];
      if (account.startsWith("sparkdrop-")) {
        List<String> known = ROLES.getOrDefault(role, List.of(role));
        roles
            .getOrDefault(role, known)
            .forEach(each -> grants.add(new Grant(account, each, on(words[1], words[2]))));
      }
    }
    return grants;
  }

  private static String on(String kind, String name) {
    return switch (kind) {
      case "bucket" -> "gs://" + name + "/";
      case "folder" -> "gs://" + name;
      case "topic" -> "topics/" + name;
      case "dataset" -> "datasets/" + name;
      case "project" -> "project";
      default -> kind + " " + name.replaceFirst("@.*", "");
    };
  }

  private static List<String> said(String script) {
    try {
      Process bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
      bash.getOutputStream().close();
      String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, bash.waitFor(), said);
      return said.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
