package dev.sparkdrop.local.iam;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;

/**
 * Where a service account's key file gets its access tokens, if its {@code token_uri} leads here.
 * Every caller gets one, since it opens nothing: the local cloud has no sign-in.
 */
public final class TokenRoutes {
  private static final int SECONDS = 3600;

  private TokenRoutes() {}

  /** Adds the address of the key files that {@code gcloud} makes, and the shorter one. */
  public static void addTo(Router router) {
    router
        .on("POST", "/token", TokenRoutes::token)
        .on("POST", "/oauth2/v4/token", TokenRoutes::token);
  }

  private static void token(HttpCall httpCall) throws IOException {
    JsonObject token = new JsonObject();
    token.addProperty("access_token", "local");
    token.addProperty("expires_in", SECONDS);
    token.addProperty("token_type", "Bearer");
    httpCall.answer(200, token);
  }
}
