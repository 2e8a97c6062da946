package dev.sparkdrop.ingest.request;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who calls, by the claims of the token that the platform has verified. Cloud Run checks a caller's
 * ID token before a request comes here, and puts {@code SIGNATURE_REMOVED_BY_GOOGLE} in the place
 * of its signature (https://cloud.google.com/run/docs/troubleshooting#signature-removed). So a
 * token that has a signature was not checked, and names no caller. All of this rests on the service
 * not being open to {@code allUsers}.
 */
public final class CallerIdentity {
  /** Where both are sent, Cloud Run verifies the first one only. */
  private static final String OF_PLATFORM = "X-Serverless-Authorization";

  private static final String USUAL = "Authorization";
  private static final Pattern VERIFIED =
      Pattern.compile(
          "Bearer +[A-Za-z0-9_-]+\\.(?<claims>[A-Za-z0-9_-]+=*)\\.SIGNATURE_REMOVED_BY_GOOGLE",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern EMAIL = Pattern.compile("[\\x21-\\x7e&&[^@]]+@[\\x21-\\x7e&&[^@]]+");

  private CallerIdentity() {}

  /** The caller's e-mail; empty where no verified token names one, as on a local machine. */
  public static Optional<String> email(IngestCall.Headers headers) {
    Optional<String> token = headers.first(OF_PLATFORM).or(() -> headers.first(USUAL));
    return token.map(VERIFIED::matcher).filter(Matcher::matches).flatMap(CallerIdentity::claimed);
  }

  private static Optional<String> claimed(Matcher token) {
    try {
      byte[] text = Base64.getUrlDecoder().decode(token.group("claims"));
      JsonObject claims =
          JsonParser.parseString(new String(text, StandardCharsets.UTF_8)).getAsJsonObject();
      boolean verified =
          claims.has("email_verified") && claims.get("email_verified").getAsBoolean();
      return verified && claims.has("email")
          ? Optional.of(claims.get("email").getAsString())
              .filter(email -> email.length() <= 256 && EMAIL.matcher(email).matches())
          : Optional.empty();
    } catch (IllegalArgumentException
        | IllegalStateException
        | UnsupportedOperationException
        | JsonParseException e) {
      return Optional.empty();
    }
  }
}
