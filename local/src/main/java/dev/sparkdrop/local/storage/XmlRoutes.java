package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * As much of Cloud Storage's XML API as Rust's {@code object_store} uses, which is in Polars and
 * delta-rs. An object's name is one segment of the path there, its slashes escaped. From
 * https://cloud.google.com/storage/docs/xml-api/reference-methods.
 */
final class XmlRoutes {
  private static final int PAGE = 1000;
  private static final String GENERATION_MATCH = "x-goog-if-generation-match";

  private final ObjectIndex index;
  private final Blobs blobs;
  private final MediaRoutes media;

  XmlRoutes(ObjectIndex index, Blobs blobs, MediaRoutes media) {
    this.index = index;
    this.blobs = blobs;
    this.media = media;
  }

  void addTo(Router router) {
    router.on("GET", "/{bucket}", this::list);
    router.on("GET", "/{bucket}/{object}", media::media);
    router.on("HEAD", "/{bucket}/{object}", media::media);
    router.on("PUT", "/{bucket}/{object}", this::put);
    router.on("DELETE", "/{bucket}/{object}", this::delete);
  }

  private void put(HttpCall httpCall) throws IOException {
    for (String refused : new String[] {"uploadId", "partNumber"}) {
      if (httpCall.query(refused) != null) {
        throw ApiError.invalid("The local cloud takes no multipart upload of the XML API.");
      }
    }
    if (httpCall.header("x-goog-copy-source") != null) {
      throw ApiError.invalid("The local cloud copies with the JSON API alone.");
    }
    String bucket = httpCall.variable("bucket");
    String name = httpCall.variable("object");
    Preconditions preconditions = preconditions(httpCall);
    index.check(bucket, name, preconditions);
    Attributes attributes =
        new Attributes(Map.of(), Map.of()).orContentType(httpCall.header("Content-Type"));
    StoredContent.Stored stored = blobs.write(httpCall.body());
    ObjectResource object =
        index.put(new ObjectIndex.Draft(bucket, name, attributes, stored, null), preconditions);
    httpCall
        .with("ETag", object.etag())
        .with("x-goog-generation", Long.toString(object.generation()))
        .answer(200, new byte[0]);
  }

  private void delete(HttpCall httpCall) throws IOException {
    index.delete(
        httpCall.variable("bucket"), httpCall.variable("object"), null, preconditions(httpCall));
    httpCall.answer(204, new byte[0]);
  }

  private static Preconditions preconditions(HttpCall httpCall) {
    Long generation = Preconditions.number(GENERATION_MATCH, httpCall::header);
    return new Preconditions(generation, null, null, null);
  }

  private void list(HttpCall httpCall) throws IOException {
    if (!httpCall.query("list-type", "").equals("2")) {
      throw ApiError.notFound("The local cloud lists with the JSON API, or with list-type=2.");
    }
    Long limit = Preconditions.number("max-keys", httpCall::query);
    String after = httpCall.query("continuation-token", httpCall.query("start-after", ""));
    Listing listing =
        new Listing(
            httpCall.variable("bucket"),
            StorageNames.key(httpCall.query("prefix", "")),
            StorageNames.key(httpCall.query("delimiter", "")),
            false,
            "",
            "",
            StorageNames.key(after),
            limit == null || limit <= 0 ? PAGE : (int) Math.min(limit, PAGE));
    httpCall.with("Content-Type", "application/xml; charset=UTF-8");
    httpCall.answer(200, xml(listing.page(index)));
  }

  private static byte[] xml(Listing.Page page) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      XMLStreamWriter xml =
          XMLOutputFactory.newFactory().createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("ListBucketResult");
      text(xml, "IsTruncated", Boolean.toString(page.next() != null));
      if (page.next() != null) {
        text(xml, "NextContinuationToken", StorageNames.name(page.next()));
      }
      for (ObjectResource object : page.objects()) {
        xml.writeStartElement("Contents");
        text(xml, "Key", object.name());
        text(xml, "Generation", Long.toString(object.generation()));
        text(xml, "LastModified", object.updated().toString());
        text(xml, "ETag", object.etag());
        text(xml, "Size", Long.toString(object.size()));
        xml.writeEndElement();
      }
      for (String prefix : page.prefixes()) {
        xml.writeStartElement("CommonPrefixes");
        text(xml, "Prefix", StorageNames.name(prefix));
        xml.writeEndElement();
      }
      xml.writeEndElement();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
    return bytes.toByteArray();
  }

  private static void text(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(value);
    xml.writeEndElement();
  }
}
