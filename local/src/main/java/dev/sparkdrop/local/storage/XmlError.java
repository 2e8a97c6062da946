package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A refusal in the form of the XML API. */
final class XmlError {
  private XmlError() {}

  static void answer(HttpCall httpCall, ApiError refused) throws IOException {
    String text =
        "<?xml version='1.0' encoding='UTF-8'?><Error><Code>%s</Code><Message>%s</Message></Error>"
            .formatted(code(refused), escaped(refused.getMessage()));
    httpCall
        .with("Content-Type", "application/xml; charset=UTF-8")
        .answer(refused.code(), text.getBytes(StandardCharsets.UTF_8));
  }

  /** The reasons of the JSON API, in the other's words. */
  private static String code(ApiError refused) {
    boolean bucket = refused.getMessage().contains("bucket");
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
      case "ExpiredToken", "MalformedSecurityHeader" -> refused.reason();
      default -> refused.code() == 403 ? "AccessDenied" : "InvalidArgument";
    };
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
