package dev.sparkdrop;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which room may know which: the arrows of the house, held. */
class ArrowsTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // Tests of other modules come as jars once these are packaged.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.sparkdrop");

  private static final String GSON = "com.google.gson..";
  private static final String[] MESSAGES = {
    "com.google.protobuf..", "com.google.longrunning..", "com.google.rpc..", "com.google.type.."
  };

  /** A room, the rooms that it may know, and the packages of others that it may. */
  private record Room(String name, List<String> rooms, List<String> others) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Room> rooms() {
    return Stream.of(
        new Room("run", List.of(), List.of()),
        new Room("port", List.of("run"), List.of()),
        new Room("ledger", List.of("run", "port"), List.of(GSON)),
        new Room("cost", List.of("run", "ledger", "pipeline", "port"), List.of(GSON)),
        new Room("export", List.of("run", "port", "ledger", "pipeline"), List.of(GSON)),
        new Room("pipeline", List.of("run", "port"), List.of(GSON, "org.snakeyaml..")),
        new Room("reconcile", List.of("run", "pipeline", "port", "ledger"), List.of()),
        new Room(
            "ingest",
            List.of("run", "port", "ledger", "pipeline"),
            List.of(GSON, "org.apache.http..", "org.apache.commons.compress..")),
        new Room(
            "console",
            List.of("run", "port", "ledger", "pipeline", "reconcile", "cost"),
            List.of(GSON, "com.samskivert..", "javax.crypto..")),
        new Room("event", List.of("run"), List.of(GSON, "io.cloudevents..")),
        new Room(
            "functions",
            List.of(
                "run",
                "port",
                "ledger",
                "pipeline",
                "reconcile",
                "ingest",
                "console",
                "event",
                "gcp"),
            List.of("com.google.cloud.functions..", "io.cloudevents..")),
        new Room("gcp", List.of("run", "port"), List.of("com.google..", "org.threeten..")));
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomKnowsOnlyWhatItMay(Room room) {
    List<String> allowed = new ArrayList<>(List.of("java..", "javax.net..", in(room.name())));
    room.rooms().forEach(other -> allowed.add(in(other)));
    allowed.addAll(room.others());
    DescribedPredicate<JavaClass> known = resideInAnyPackage(allowed.toArray(String[]::new));

    classes()
        .that()
        .resideInAPackage(in(room.name()))
        .should()
        .onlyDependOnClassesThat(room.name().equals("pipeline") ? known.or(messages()) : known)
        .allowEmptyShould(true)
        .check(HOUSE);
  }

  @Test
  void everyRoomHasItsArrows() {
    Map<String, Boolean> drawn = new java.util.HashMap<>();
    rooms().forEach(room -> drawn.put("dev.sparkdrop." + room.name(), true));

    HOUSE.forEach(
        c -> {
          String room = c.getPackageName().replaceFirst("^(dev\\.sparkdrop\\.[a-z]+).*", "$1");
          assertTrue(drawn.containsKey(room), room + " is a room without arrows: draw them here");
        });
  }

  @Test
  void onlyOneRoomKnowsGooglesClients() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("gcp"))
        .should()
        .dependOnClassesThat(clients())
        .allowEmptyShould(true)
        .check(HOUSE);
  }

  /** A client that looks names up by itself would go around the gate. */
  @Test
  void ingestionConnectsInOnePlace() {
    noClasses()
        .that()
        .resideInAPackage(in("ingest"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net.http..", "org.apache.http.client..")
                .or(
                    describe(
                        "fetch by themselves",
                        c ->
                            c.getName()
                                .matches(
                                    "java\\.net\\.(URL|.*URLConnection)"
                                        + "|java\\.nio\\.channels\\..*"
                                        + "(Socket|Datagram|Asynchronous|File|Selector).*"))))
        .check(HOUSE);
    noClasses()
        .that()
        .resideInAPackage(in("ingest"))
        .and()
        .haveNameNotMatching(".*\\.(PinnedConnection|TimedSocket|Response)(\\$.*)?")
        .should()
        .dependOnClassesThat(
            describe("are sockets", c -> c.getName().matches("java\\.net\\.(Server)?Socket")))
        .check(HOUSE);
  }

  /** What a lane does follows from its record; accounts are for people. */
  @Test
  void noDecisionReadsAnAccount() {
    noClasses()
        .that()
        .resideInAPackage(in("reconcile"))
        .should()
        .callMethodWhere(
            describe(
                "it reads an account",
                call ->
                    call.getTargetOwner().getSimpleName().equals("ClusterUsage")
                        && !call.getName().equals("keep")))
        .check(HOUSE);
  }

  @Test
  void noRoomKnowsItselfThroughAnother() {
    slices().matching("dev.sparkdrop.(*)..").should().beFreeOfCycles().check(HOUSE);
  }

  /** The loop is used by recovery, and itself uses commands and intake. */
  @Test
  void thePartsOfTheReconcilerKnowEachOtherOneWay() {
    slices().matching("dev.sparkdrop.reconcile.(*)..").should().beFreeOfCycles().check(HOUSE);
  }

  /**
   * What is asked for is read before anything is fetched; what is fetched is unpacked, and lands.
   */
  @Test
  void thePartsOfIngestionKnowEachOtherOneWay() {
    slices().matching("dev.sparkdrop.ingest.(*)..").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void everyClassHasANameOfItsOwn() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Common)")
        .orShould()
        .resideInAnyPackage("..util..", "..helper..", "..manager..", "..common..")
        .check(HOUSE);
  }

  private static String in(String room) {
    return "dev.sparkdrop." + room + "..";
  }

  /** Dataproc's messages live in one package with its clients. */
  private static DescribedPredicate<JavaClass> messages() {
    DescribedPredicate<JavaClass> anyOfDataproc = resideInAnyPackage("com.google.cloud.dataproc..");
    return anyOfDataproc
        .and(DescribedPredicate.not(clients()))
        .or(resideInAnyPackage(MESSAGES))
        .or(notes());
  }

  /** What a message's own definition says of its fields: no client, though beside them. */
  private static DescribedPredicate<JavaClass> notes() {
    return describe(
        "say how a field behaves", c -> c.getName().startsWith("com.google.api.FieldBehavior"));
  }

  private static DescribedPredicate<JavaClass> clients() {
    DescribedPredicate<JavaClass> named =
        describe(
            "are named like a client",
            c -> c.getName().matches(".*(Client|Settings|Stub|Callable)(\\$.*)?"));
    return DescribedPredicate.not(notes())
        .and(
            resideInAnyPackage(
                "com.google.cloud.storage..",
                "com.google.cloud.pubsub..",
                "com.google.pubsub..",
                "com.google.cloud.dataproc.v1.stub..",
                "com.google.api..",
                "com.google.auth..",
                "io.grpc.."))
        .or(resideInAnyPackage("com.google.cloud.dataproc..").and(named))
        .as("are Google's clients");
  }
}
