package dev.sparkdrop.cost;

import dev.sparkdrop.pipeline.CheckedFolder;
import dev.sparkdrop.pipeline.CodeFiles;
import dev.sparkdrop.pipeline.Fault;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.pipeline.PipelineFolder;
import dev.sparkdrop.pipeline.TargetDataset;
import dev.sparkdrop.pipeline.Variables;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Checks a folder of pipeline files before anything is created, and resolves their variables. */
public final class CheckCommand {
  private static final String USAGE =
      "usage: CheckCommand FOLDER [--out FOLDER] [--schedules FILE] [--datasets FILE] [--chats FILE] [--prices FILE]"
          + " [--estimate 'N files/day, N lanes, N hours'] [project=…] [region=…] [dataset=…] [landing=…] [lake=…] [code=…]"
          + " [state=…]";

  private final PrintStream out;
  private final PrintStream err;
  private Path folder;
  private Path target;
  private Path table;
  private Path schedules;
  private Path datasets;
  private Path chats;
  private DailyTraffic traffic;

  public CheckCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Ends with 0 where all is well, 1 on faults, 2 where it was called in a wrong way. */
  public static void main(String[] args) {
    // UTF-8 whatever the locale: object names and pipeline files are.
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    System.exit(new CheckCommand(out, err).run(args));
  }

  private static PrintStream utf8(FileDescriptor stream) {
    return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }

  public int run(String... args) {
    try {
      Variables variables = Variables.of(read(args));
      CheckedFolder checked = PipelineFolder.read(folder, variables);
      List<Fault> faults = new ArrayList<>(checked.faults());
      Optional<PriceFileParser> prices =
          table == null ? Optional.empty() : Optional.of(PriceFileParser.read(table));
      prices.ifPresent(file -> faults.addAll(file.faults()));
      faults.forEach(err::println);
      if (!faults.isEmpty()) {
        return 1;
      }
      if (target != null) {
        write(checked);
      }
      if (schedules != null) {
        Files.writeString(schedules, schedules(checked));
      }
      if (datasets != null) {
        Files.writeString(datasets, datasets(checked));
      }
      if (chats != null) {
        Files.writeString(chats, String.join("\n", checked.chats()));
      }
      CodeFiles.missing(folder, checked, variables).forEach(out::println);
      prices.ifPresentOrElse(
          file -> DeploySummary.all(checked.pipelines(), file.prices()).forEach(out::println),
          () -> checked.pipelines().stream().map(DeploySummary::of).forEach(out::println));
      if (traffic != null && prices.isPresent()) {
        for (Pipeline pipeline : checked.pipelines()) {
          traffic.told(pipeline, prices.get().prices()).forEach(out::println);
        }
        out.println(DailyTraffic.ASSUMPTIONS);
      }
      return 0;
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.println(USAGE);
      return 2;
    } catch (IOException e) {
      err.println("can't use " + e.getMessage() + "; name one that is there and not locked");
      return 2;
    }
  }

  private Map<String, String> read(String... args) {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      if (args[i].equals("--out") && i + 1 < args.length) {
        target = Path.of(args[++i]);
      } else if (args[i].equals("--prices") && i + 1 < args.length) {
        table = Path.of(args[++i]);
      } else if (args[i].equals("--schedules") && i + 1 < args.length) {
        schedules = Path.of(args[++i]);
      } else if (args[i].equals("--datasets") && i + 1 < args.length) {
        datasets = Path.of(args[++i]);
      } else if (args[i].equals("--chats") && i + 1 < args.length) {
        chats = Path.of(args[++i]);
      } else if (args[i].equals("--estimate") && i + 1 < args.length) {
        traffic = DailyTraffic.of(args[++i]);
      } else if (args[i].startsWith("-")) {
        throw new IllegalArgumentException(args[i] + " is no option, or lacks its value");
      } else if (folder == null) {
        folder = Path.of(args[i]);
      } else if (equals < 0) {
        throw new IllegalArgumentException(args[i] + " has no value; write " + args[i] + "=…");
      } else if (values.put(args[i].substring(0, equals), args[i].substring(equals + 1)) != null) {
        throw new IllegalArgumentException(args[i] + " is given twice");
      }
    }
    if (folder == null) {
      throw new IllegalArgumentException("which folder?");
    }
    return values;
  }

  /** A line for each pipeline that is fetched by itself: name, cron, time zone, and its marker. */
  private static String schedules(CheckedFolder checked) {
    StringBuilder lines = new StringBuilder();
    for (Pipeline pipeline : checked.pipelines()) {
      pipeline
          .ingest()
          .schedule()
          .ifPresent(
              when ->
                  lines
                      .append(pipeline.name())
                      .append('\t')
                      .append(when.cron())
                      .append('\t')
                      .append(when.timeZone())
                      .append('\t')
                      .append(pipeline.trigger().marker().isPresent() ? "marker" : "")
                      .append('\n'));
    }
    return lines.toString();
  }

  /** A line for each dataset that a pipeline loads into: project, dataset, location if it says. */
  private static String datasets(CheckedFolder checked) {
    Set<String> lines = new TreeSet<>();
    for (TargetDataset each : checked.datasets()) {
      String location = each.location() == null ? "" : each.location();
      lines.add(each.project() + "\t" + each.name() + "\t" + location + "\n");
    }
    return String.join("", lines);
  }

  private void write(CheckedFolder checked) throws IOException {
    Files.createDirectories(target);
    for (Map.Entry<String, String> text : checked.texts().entrySet()) {
      Files.writeString(target.resolve(text.getKey()), text.getValue());
    }
  }
}
