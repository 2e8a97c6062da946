package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import java.io.IOException;
import java.util.LinkedHashMap;

/** A refusal with a code of the XML API's own, and how that API tells all of them. */
final class XmlError extends ApiError {
  private static final long serialVersionUID = 1L;

  private final LinkedHashMap<String, String> more = new LinkedHashMap<>();

  private XmlError(int status, String code, String message) {
    super(status, status == 403 ? "PERMISSION_DENIED" : "INVALID_ARGUMENT", code, message);
  }

  static XmlError of(int status, String code, String message) {
    return new XmlError(status, code, message);
  }

  /** This one, with one more element. */
  XmlError with(String element, String text) {
    more.put(element, text);
    return this;
  }

  static void answer(HttpCall httpCall, ApiError refused) throws IOException {
    XmlAnswer xml =
        new XmlAnswer("Error", null)
            .element("Code", code(refused))
            .element("Message", refused.getMessage());
    if (refused instanceof XmlError own) {
      own.more.forEach(xml::element);
    }
    xml.send(httpCall, refused.code());
  }

  /** The reasons of the JSON API, in the other's words. */
  private static String code(ApiError refused) {
    boolean bucket = refused.getMessage().contains("bucket");
    if (Character.isUpperCase(refused.reason().charAt(0))) {
      return refused.reason();
    }
    return switch (refused.reason()) {
      case "notFound" -> bucket ? "NoSuchBucket" : "NoSuchKey";
      case "conditionNotMet" -> "PreconditionFailed";
      case "requestedRangeNotSatisfiable" -> "InvalidRange";
      case "conflict" -> bucket ? "BucketNotEmpty" : "InvalidBucketState";
      case "notImplemented" -> "NotImplemented";
      case "resourceIsEncryptedWithCustomerEncryptionKey" ->
          "ResourceIsEncryptedWithCustomerEncryptionKey";
      case "resourceNotEncryptedWithCustomerEncryptionKey" ->
          "ResourceNotEncryptedWithCustomerEncryptionKey";
      default -> refused.code() == 403 ? "AccessDenied" : "InvalidArgument";
    };
  }
}
