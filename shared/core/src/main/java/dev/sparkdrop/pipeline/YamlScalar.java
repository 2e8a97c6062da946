package dev.sparkdrop.pipeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** What a single value of YAML is: nothing, a boolean, a number or a text. */
final class YamlScalar {
  private static final ScalarResolver RESOLVER = new CoreSchema().getScalarResolver();

  private YamlScalar() {}

  /**
   * @param plain whether it stands without quotes and tag: only then is it anything but a text
   */
  static JsonElement read(String text, boolean plain) {
    Tag tag = RESOLVER.resolve(text, plain);
    if (tag.equals(Tag.NULL)) {
      return JsonNull.INSTANCE;
    }
    if (tag.equals(Tag.BOOL)) {
      return new JsonPrimitive(Boolean.valueOf(text));
    }
    boolean number = tag.equals(Tag.INT) || tag.equals(Tag.FLOAT);
    return number ? number(text) : new JsonPrimitive(text);
  }

  /** Infinity, not-a-number and absurd exponents have no place in JSON: they stay texts. */
  private static JsonElement number(String text) {
    if (text.startsWith("0x") || text.startsWith("0o")) {
      int radix = text.startsWith("0x") ? 16 : 8;
      return new JsonPrimitive(new BigInteger(text.substring(2), radix));
    }
    try {
      BigDecimal number = new BigDecimal(text);
      boolean sane = text.length() < 40 && Math.abs(number.scale()) < 400;
      return sane ? new JsonPrimitive(number) : new JsonPrimitive(text);
    } catch (NumberFormatException e) {
      return new JsonPrimitive(text);
    }
  }
}
