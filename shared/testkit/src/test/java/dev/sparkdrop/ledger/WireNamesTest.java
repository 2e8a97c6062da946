package dev.sparkdrop.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.run.LaneRecord;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that is stored has explicit names, and nothing that was removed keeps one. */
class WireNamesTest {

  /** All records and enums that a stored object consists of. */
  static Set<Class<?>> stored() {
    Set<Class<?>> found = new LinkedHashSet<>();
    Stream.of(
            LaneRecord.class,
            Manifest.class,
            Receipt.class,
            RunMessage.class,
            JobReport.class,
            ClosedRun.class,
            Watermark.class,
            Backfills.Progress.class,
            RunStore.Copy.class,
            RunStore.Again.class,
            IdempotencyStore.Ingest.class,
            Command.Kind.class,
            LedgerCodec.Version.class)
        .forEach(type -> visit(type, found));
    return found;
  }

  private static void visit(Type type, Set<Class<?>> found) {
    if (type instanceof ParameterizedType generic) {
      Stream.of(generic.getActualTypeArguments()).forEach(each -> visit(each, found));
    } else if (type instanceof Class<?> its
        && its.getName().startsWith("dev.sparkdrop.")
        && found.add(its)
        && its.isRecord()) {
      Stream.of(its.getRecordComponents()).forEach(each -> visit(each.getGenericType(), found));
    }
  }

  @ParameterizedTest
  @MethodSource("stored")
  void eachComponentAndConstantHasItsOwnStoredName(Class<?> type) {
    Set<String> names =
        type.isRecord()
            ? Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet())
            : Arrays.stream(type.getEnumConstants())
                .map(each -> ((Enum<?>) each).name())
                .collect(Collectors.toSet());

    assertTrue(WireNames.has(type), type::getName);
    assertEquals(names, WireNames.names(type).keySet());
    assertEquals(names.size(), new TreeSet<>(WireNames.names(type).values()).size());
  }
}
