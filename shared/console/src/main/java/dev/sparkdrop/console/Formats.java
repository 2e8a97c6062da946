package dev.sparkdrop.console;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times as a person reads them; what is not known is "–". */
public final class Formats {
  /** What is not known. */
  public static final String UNKNOWN = "–";

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;
  private static final int DAY = 24 * HOUR;
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Formats() {}

  public static String count(Long number) {
    return number == null ? UNKNOWN : NumberFormat.getIntegerInstance(Locale.ROOT).format(number);
  }

  /** {@code 3 objects}, {@code 1 object}. */
  public static String counted(long number, String one) {
    return count(number) + " " + one + (number == 1 ? "" : "s");
  }

  /** To the second, in UTC. */
  public static String time(Instant at) {
    return at == null ? UNKNOWN : SECONDS.format(at);
  }

  /** Between two times, the one as large as the other or larger; "–" where one is not known. */
  public static String between(Instant from, Instant to) {
    return from == null || to == null ? UNKNOWN : duration(Duration.between(from, to));
  }

  /** {@code 0.4 s}, {@code 42 s}, {@code 3 min 20 s}, {@code 2 h 5 min}, {@code 3 d 4 h}. */
  public static String duration(Duration time) {
    long millis = Math.max(0, time.toMillis());
    if (millis < 10_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0).replace(".0 s", " s");
    }
    long seconds = (millis + 500) / 1000;
    if (seconds < MINUTE) {
      return seconds + " s";
    } else if (seconds < HOUR) {
      return two(seconds / MINUTE, "min", seconds % MINUTE, "s");
    } else if (seconds < DAY) {
      return two(seconds / HOUR, "h", seconds % HOUR / MINUTE, "min");
    }
    return two(seconds / DAY, "d", seconds % DAY / HOUR, "h");
  }

  private static String two(long large, String unit, long small, String part) {
    return large + " " + unit + (small == 0 ? "" : " " + small + " " + part);
  }

  /** {@code 712 bytes}, {@code 3.4 MiB}. */
  public static String size(long bytes) {
    double left = bytes;
    int unit = 0;
    while (left >= 1024 && unit < UNITS.length - 1) {
      left /= 1024;
      unit++;
    }
    return unit == 0
        ? counted(bytes, "byte")
        : String.format(Locale.ROOT, "%.1f %s", left, UNITS[unit]);
  }

  /** {@code 0.053}. */
  public static String hours(double hours) {
    return String.format(Locale.ROOT, "%,.3f", hours);
  }

  /** {@code 0.0123 USD}: two digits that say something. */
  public static String money(CostView cost) {
    return cost == null ? UNKNOWN : money(cost.money(), cost.currency());
  }

  public static String money(BigDecimal money, String currency) {
    if (money == null) {
      return UNKNOWN;
    }
    int scale = money.signum() == 0 ? 2 : Math.max(2, 1 + money.scale() - money.precision() + 1);
    return money.setScale(scale, RoundingMode.HALF_UP).toPlainString() + " " + currency;
  }
}
