package dev.sparkdrop.local.grpc;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.sparkdrop.local.http.InnerExchange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A method of gRPC as the REST request that it means, by the rules that Google writes into its
 * protos: <a href="https://google.aip.dev/127">google.api.http</a>.
 */
final class RestMethod {
  private static final Pattern VARIABLE = Pattern.compile("\\{([\\w.]+)(?:=([^}]*))?}");

  private final MethodDescriptor method;
  private final JsonFormat.TypeRegistry types;
  private final List<HttpRule> rules;

  /**
   * @param types what may stand in an {@code Any} of a request or an answer
   */
  RestMethod(MethodDescriptor method, JsonFormat.TypeRegistry types) {
    this.method = method;
    this.types = types;
    HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
    rules = Stream.concat(Stream.of(rule), rule.getAdditionalBindingsList().stream()).toList();
  }

  /** Whether it means one: streams and a few others do not. */
  static boolean has(MethodDescriptor method) {
    return method.getOptions().hasExtension(AnnotationsProto.http);
  }

  MethodDescriptor descriptor() {
    return method;
  }

  /** The request that a message means. */
  InnerExchange request(Message message) throws InvalidProtocolBufferException {
    String printed = JsonFormat.printer().usingTypeRegistry(types).print(message);
    JsonObject json = JsonParser.parseString(printed).getAsJsonObject();
    HttpRule rule = rules.stream().filter(it -> fits(it, json)).findFirst().orElse(rules.get(0));
    String path =
        VARIABLE
            .matcher(path(rule))
            .replaceAll(it -> Matcher.quoteReplacement(segments(text(json, it.group(1)))));
    VARIABLE.matcher(path(rule)).results().forEach(it -> json.remove(jsonName(it.group(1))));
    String body = "";
    List<String> query = new ArrayList<>();
    if (rule.getBody().equals("*")) {
      body = json.toString();
    } else {
      JsonElement named = json.remove(jsonName(rule.getBody()));
      body = named == null ? "" : named.toString();
      parameters("", json, query);
    }
    return InnerExchange.of(
        rule.getPatternCase().name(),
        path + (query.isEmpty() ? "" : "?" + String.join("&", query)),
        body);
  }

  /** The message that the body of an answer means. */
  Message answer(String json) throws InvalidProtocolBufferException {
    DynamicMessage.Builder answer = DynamicMessage.newBuilder(method.getOutputType());
    JsonFormat.parser().usingTypeRegistry(types).ignoringUnknownFields().merge(json, answer);
    return answer.build();
  }

  /** Whether each variable of the path has a value that it may have. */
  private static boolean fits(HttpRule rule, JsonObject json) {
    return VARIABLE
        .matcher(path(rule))
        .results()
        .allMatch(
            it -> {
              String pattern = it.group(2) == null ? "*" : it.group(2);
              String regex = pattern.replace("**", ".+").replaceAll("(?<!\\.)\\*", "[^/]+");
              return text(json, it.group(1)).matches(regex);
            });
  }

  private static String path(HttpRule rule) {
    return switch (rule.getPatternCase()) {
      case GET -> rule.getGet();
      case PUT -> rule.getPut();
      case POST -> rule.getPost();
      case DELETE -> rule.getDelete();
      case PATCH -> rule.getPatch();
      case CUSTOM, PATTERN_NOT_SET -> "";
    };
  }

  /** A field by its name in the proto, as {@code topic.name}; empty where it is not set. */
  private static String text(JsonObject json, String field) {
    int dot = field.indexOf('.');
    JsonElement found = json.get(jsonName(dot < 0 ? field : field.substring(0, dot)));
    if (dot > 0 && found instanceof JsonObject inner) {
      return text(inner, field.substring(dot + 1));
    }
    return found == null || !found.isJsonPrimitive() ? "" : found.getAsString();
  }

  private static String jsonName(String field) {
    return Pattern.compile("_([a-z0-9])")
        .matcher(field)
        .replaceAll(it -> it.group(1).toUpperCase(Locale.ROOT));
  }

  /** What is neither in the path nor in the body: {@code updateMask=labels}. */
  private static void parameters(String prefix, JsonElement value, List<String> query) {
    if (value instanceof JsonObject members) {
      String dot = prefix.isEmpty() ? "" : prefix + ".";
      members.asMap().forEach((name, member) -> parameters(dot + name, member, query));
    } else if (value.isJsonArray()) {
      value.getAsJsonArray().forEach(item -> parameters(prefix, item, query));
    } else {
      query.add(prefix + "=" + escaped(value.getAsString()));
    }
  }

  private static String segments(String path) {
    return Stream.of(path.split("/", -1))
        .map(RestMethod::escaped)
        .reduce((left, right) -> left + "/" + right)
        .orElse("");
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
