package dev.sparkdrop.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of fault in our own keys. */
class FaultsTest {

  @Test
  void validFileHasNone() {
    assertEquals(List.of(), Sample.faults(Sample.VALID));
  }

  @Test
  void faultIsOneReadableLine() {
    FaultyPipeline faulty =
        assertThrows(
            FaultyPipeline.class,
            () ->
                Pipeline.parse(
                    "birdstrikes.yaml", Sample.plus("batch: {quietPeriod: 5 minutes}\n")));

    assertEquals(
        "birdstrikes.yaml: batch.quietPeriod: \"5 minutes\" is not a duration;"
            + " write it as 5m or 1h30m",
        faulty.getMessage());
    assertEquals("batch.quietPeriod", faulty.faults().get(0).path());
  }

  /** What is added to a valid file | the only fault, or how it begins. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "bach: {} | bach: unknown key; write batch",
        "quietPeriod: 5m | quietPeriod: unknown key; it belongs under batch",
        "sparkJob: {} | sparkJob: unknown key; it belongs under job",
        "masterConfig: {} | masterConfig: unknown key; it belongs under cluster.config",
        "bogus: 1 | bogus: unknown key; known here: name, trigger, batch,",
        "\"a.b c\": 1 | [\"a.b c\"]: unknown key",
        "batch: 5 | batch: 5 is not a mapping",
        "batch: [] | batch: a list is not a mapping",
        "batch: | batch: has no value; write one, or leave the key out",
        "batch: {quiet: 1m} | batch.quiet: unknown key",
        "batch: {quietPeriod: } | batch.quietPeriod: has no value",
        "batch: {quietPeriod: 5} | batch.quietPeriod: 5 is not a duration",
        "batch: {quietPeriod: [5m]} | batch.quietPeriod: a list is not a duration",
        "batch: {quietPeriod: 20m} | batch.maxWait: 15m is shorter than quietPeriod, 20m",
        "batch: {maxWait: later} | batch.maxWait: \"later\" is not a duration",
        "batch: {minInterval: -1m} | batch.minInterval: \"-1m\" is not a duration",
        "batch: {maxObjects: 0} | batch.maxObjects: 0 is out of range; write a whole number from 1",
        "batch: {maxObjects: 1.5} | batch.maxObjects: 1.5 is out of range",
        "batch: {maxObjects: 99999999999} | batch.maxObjects: 99999999999 is out of range",
        "batch: {maxObjects: \"10\"} | batch.maxObjects: \"10\" is not a number",
        "batch: {maxObjects: many} | batch.maxObjects: \"many\" is not a number",
        "batch: {maxBytes: 1 TB} | batch.maxBytes: \"1 TB\" is not a size; write it as 500MB, 1TiB",
        "batch: {maxBytes: 0} | batch.maxBytes: 0 is not a size",
        "batch: {maxBytes: true} | batch.maxBytes: true is not a size",
        "batch: {linger: always} | batch.linger: \"always\" is not a duration",
        "batch: {linger: 30m} | batch.linger: 30m is not shorter than cluster.config.lifecycleConfig.idleDeleteTtl, 1800s",
        "limits: {clusters: 0} | limits.clusters: 0 is out of range; write a whole number from 1",
        "limits: {workers: 1} | limits.workers: unknown key; known here: clusters",
        "retry: {platform: 0} | retry.platform: 0 is out of range",
        "retry: {job: 21} | retry.job: 21 is out of range; write a whole number from 1 to 20",
        "retry: {bisect: yes} | retry.bisect: \"yes\" is neither true nor false; write true or false, without quotes",
        "retry: {bisect: 1} | retry.bisect: 1 is neither true nor false",
        "retry: {bisect: maybe, maxJobs: 9} | retry.bisect: \"maybe\" is neither true nor false",
        "retry: {maxJobs: 9} | retry.maxJobs: 9 has no effect without bisect: true; write both, or leave maxJobs out",
        "retry: {bisect: true, maxJobs: 2} | retry.maxJobs: 2 is out of range; write a whole number from 3 to 1000",
        "retry: {bisekt: true} | retry.bisekt: unknown key; write bisect",
        "notify: {} | notify.chat: is missing; write the name of a secret of Secret Manager that holds the chat's webhook, as birds-chat",
        "notify: birds-chat | notify: \"birds-chat\" is not a mapping; write notify: and its keys below it, indented",
        "notify: {chat: Birds_Chat} | notify.chat: is not the name of a secret; write the name of a secret of Secret Manager that holds the chat's webhook, as birds-chat: a-z, 0-9 and -, beginning with a letter",
        "notify: {chat: 7} | notify.chat: 7 is not a text; write it in quotes",
        "notify: {email: a@b.org} | notify.email: is not a pipeline's to say; give the deployment --alert-email, or name a chat here",
        "notify: {chta: birds-chat} | notify.chta: unknown key; write chat",
        "limits: {maxJobs: 9} | limits.maxJobs: unknown key; it belongs under retry",
        "timeouts: {job: 0s} | timeouts.job: \"0s\" is no time at all; write the default, 6h",
        "timeouts: {provision: 20} | timeouts.provision: 20 is not a duration",
        "timeouts: {giveUp: 5m} | timeouts.giveUp: is shorter than provision, 20m",
        "timeouts: {job: 14d} | timeouts: provision + reuseCluster + job + 30m = 14d4h50m is longer",
        "ingest: {url: x} | ingest.url: unknown key",
        "ingest: {sources: {url: x}} | ingest.sources: a mapping is not a list",
        "ingest: {sources: [x]} | ingest.sources[0]: \"x\" is not a mapping",
        "ingest: {sources: [{object: a}]} | ingest.sources[0].url: is missing",
        "ingest: {sources: [{url: ftp://x}]} | ingest.sources[0].url: \"ftp://x\" is not a web",
        "ingest: {sources: [{url: https://x, object: /a}]} | ingest.sources[0].object: \"/a\" is not",
        "ingest: {sources: [{url: https://x, headers: {A: []}}]} | ingest.sources[0].headers.A: is not",
        "ingest: {sources: [{url: 'https://${param.h}/x'}]} | ingest.sources[0].url: \"https://${param.h}/x\" leaves",
        "ingest: {destination: /a/} | ingest.destination: \"/a/\" is not a folder",
        "ingest: {destination: a} | ingest.destination: \"a\" is not a folder",
        "ingest: {params: {day: x}} | ingest.params.day: no source uses it",
        "ingest: {params: {d: a/b}, sources: [{url: 'https://x/${param.d}'}]} | ingest.params.d: \"a/b\" is not",
        "ingest: {params: {d: 'a..b'}, sources: [{url: 'https://x/${param.d}'}]} | ingest.params.d: \"a..b\" is not",
        "ingest: {sources: [{url: 'https://x/${tomorrow}'}]} | ingest.sources[0].url: ${tomorrow} is not",
        "batch: {quietPeriod: '${today}'} | batch.quietPeriod: ${today} is known in ingest only",
        "ingest: {sources: [{url: https://x, name: a}]} | ingest.sources[0].name: unknown key"
      })
  void faultInWhatIsAdded(String more, String fault) {
    List<String> faults = Sample.faults(Sample.plus(more.strip() + "\n"));
    assertEquals(1, faults.size(), faults::toString);
    assertTrue(faults.get(0).startsWith(fault.strip()), faults::toString);
  }

  /** What is replaced | by what | the only fault, or how it begins. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "name: flights || name: is missing; write 2 to 20 of",
        "name: flights | name: 5 | name: 5 is not a text; write it in quotes",
        "name: flights | name: a | name: \"a\" is not a pipeline's name",
        "name: flights | name: aB | name: \"aB\" is not a pipeline's name",
        "name: flights | name: flights- | name: \"flights-\" is not a pipeline's name",
        "name: flights | name: 1flights | name: \"1flights\" is not a pipeline's name",
        "name: flights | name: abcdefghijklmnopqrstu | name: \"abcdefghijklmnopqrstu\" is not",
        "groupBy: [year] | groupBy: [yaer] | trigger.groupBy[0]: \"yaer\" is not captured by match; write year",
        "groupBy: [year] | groupBy: [year, year] | trigger.groupBy[1]: \"year\" is written twice",
        "groupBy: [year] | groupBy: year | trigger.groupBy: \"year\" is not a list; write it as [\"year\"]",
        "groupBy: [year] | groupBy: [1990] | trigger.groupBy[0]: 1990 is not a text",
        "groupBy: [year] | marker: a/b | trigger.marker: \"a/b\" is not the name of one object",
        "groupBy: [year] | marker: '*' | trigger.marker: \"*\" is not the name of one object",
        "groupBy: [year] | group_by: [year] | trigger.group_by: unknown key; write groupBy",
        "flights/{year}/*.csv | gs://landing/{year}/*.csv | trigger.match: \"gs://landing/{year}/*.csv\" is a URI",
        "flights/{year}/*.csv | /{year}/*.csv | trigger.match: \"/{year}/*.csv\" matches no object; write it without a slash in front, as {year}/*.csv",
        "flights/{year}/*.csv | '{year}/' | trigger.match: \"{year}/\" matches no object",
        "flights/{year}/*.csv | '{year}/{year' | trigger.match: \"{year}/{year\" has a { without a name",
        "flights/{year}/*.csv | 5 | trigger.match: 5 is not a text",
        "match: flights/{year}/*.csv || trigger.match: is missing; write which objects",
        "region: us-central1 || cluster.region: is missing; write one as us-central1",
        "region: us-central1 | region: us-central1-a | cluster.region: \"us-central1-a\" is a zone, not a region",
        "region: us-central1 | region: global | cluster.region: \"global\" is not a region",
        "region: us-central1 | region: [us-central1] | cluster.region: a list is not a text",
        "gs://lake/flights | lake/flights | output[0]: \"lake/flights\" is not a gs:// URI",
        "gs://lake/flights | gs://lake/* | output[0]: \"gs://lake/*\" is a pattern; write the folder",
        "[\"gs://lake/flights\"] | gs://lake/flights | output: \"gs://lake/flights\" is not a list"
      })
  void faultInWhatIsReplaced(String old, String changed, String fault) {
    List<String> faults = Sample.faults(Sample.with(old, changed == null ? "" : changed.strip()));
    assertEquals(1, faults.size(), faults::toString);
    assertTrue(faults.get(0).startsWith(fault.strip()), faults::toString);
  }

  @Test
  void capturesAreExplainedWhereThereAreNone() {
    assertEquals(
        List.of(
            "trigger.groupBy[0]: \"year\" is not captured by match;"
                + " write {year} in match where it stands in a name"),
        Sample.faults(Sample.with("flights/{year}/*.csv", "flights/*.csv")));
  }

  @Test
  void emptyMappingLacksEverythingRequired() {
    assertEquals(
        List.of("name", "trigger.match", "cluster.region", "job"),
        Sample.faults("{}").stream().map(f -> f.substring(0, f.indexOf(": is missing"))).toList());
  }

  @Test
  void allFaultsAreFoundAtOnce() {
    String text =
        """
        name: Flights
        triger: {}
        trigger: {match: "{a", marker: x/y}
        batch: {quietPeriod: soon, maxBytes: big}
        cluster:
          region: us-central1-a
          config:
            clusterType: SINGLE
            masterConfig: {machineType: n2, numInstances: two}
          ladder: [{config: {workerConfig: {machineTypUri: x}}}, {}]
        job: {placement: {}, sparkJob: {args: [1]}}
        output: [x, "${laek}/y"]
        timeouts: {job: 0s}
        """;

    List<String> paths = Sample.faults(text).stream().map(f -> f.replaceAll(": .*", "")).toList();

    assertEquals(
        List.of(
            "output[1]",
            "triger",
            "name",
            "trigger.match",
            "trigger.marker",
            "batch.quietPeriod",
            "batch.maxBytes",
            "timeouts.job",
            "cluster.region",
            "cluster.config.clusterType",
            "cluster.config.masterConfig.machineType",
            "cluster.config.masterConfig.numInstances",
            "cluster.ladder[0].config.workerConfig.machineTypUri",
            "cluster.ladder[1]",
            "job.placement",
            "job.sparkJob.args[0]",
            "job.sparkJob",
            "output[0]"),
        paths);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{run.id}",
        "{run.manifest}",
        "{run.report}",
        "{run.attempt}",
        "{run.lane}",
        "{run.pipeline}"
      })
  void whatARunFillsInIsKnownInTheJobOnly(String name) {
    assertEquals(List.of(), Sample.faults(Sample.with("{run.id}", name)));
    assertEquals(
        List.of(
            "output[0]: $"
                + name
                + " is known in job and load only; write what is the same for every run"),
        Sample.faults(Sample.with("gs://lake/flights", "gs://lake/$" + name)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${run.manifst} | ${run.manifst} is not a variable; write ${run.manifest}; known are project,",
        "${user} | ${user} is not a variable; known are project, region, dataset, landing, lake, code,",
        "${lake} | ${lake} has no value here; give one with lake=…, as deploy.sh does",
        "${} | ${} is not a variable; known are",
        "${lake | has a ${ that is no variable; write ${name}, or $${ for a literal ${",
        "${ lake } | has a ${ that is no variable"
      })
  void placeholderThatCantBeFilledInIsAFault(String placeholder, String problem) {
    List<String> faults = Sample.faults(Sample.with("${run.id}", placeholder));
    assertEquals(1, faults.size(), faults::toString);
    assertTrue(faults.get(0).startsWith("job.sparkJob.args[1]: " + problem), faults::toString);
  }

  @Test
  void placeholderInAKeyIsAFault() {
    List<String> faults =
        Sample.faults(Sample.with("  config:", "  labels: {'${x}': y}\n  config:"));
    assertTrue(
        faults.get(0).startsWith("cluster.labels[\"${x}\"]: ${x} is not a variable"),
        faults::toString);
  }

  @Test
  void commentsMaySayAnything() {
    assertEquals(List.of(), Sample.faults(Sample.plus("# ${year} and ${ and ${lake}\n")));
  }
}
