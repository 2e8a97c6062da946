package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.HttpCall;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The XML API's requests of uploads in parts. */
final class PartRoutes {
  private final PartUploads partUploads;

  PartRoutes(PartUploads partUploads) {
    this.partUploads = partUploads;
  }

  void begin(HttpCall httpCall, Attributes attributes) throws IOException {
    PartUploads.Upload upload =
        partUploads.begin(
            httpCall.variable("bucket"),
            httpCall.variable("object"),
            attributes,
            CustomerKey.hash(httpCall));
    named("InitiateMultipartUploadResult", upload).send(httpCall, 200);
  }

  void receive(HttpCall httpCall, Checksums claimed) throws IOException {
    Long number = Preconditions.number("partNumber", httpCall::query);
    PartUploads.Part part =
        partUploads.receive(
            upload(httpCall), number == null ? 0 : number.intValue(), claimed, httpCall.body());
    Checksums checksums = part.stored().checksums();
    httpCall
        .with("ETag", part.etag())
        .with("x-goog-hash", "crc32c=" + checksums.crc32c() + ",md5=" + checksums.md5())
        .answer(200, new byte[0]);
  }

  void complete(HttpCall httpCall) throws IOException {
    PartUploads.Upload upload = upload(httpCall);
    ObjectResource object =
        partUploads.complete(upload, wanted(httpCall.body()), Preconditions.ofHeaders(httpCall));
    XmlRoutes.headers(httpCall, object);
    new XmlAnswer("CompleteMultipartUploadResult")
        .element("Location", httpCall.base() + httpCall.rawPath())
        .element("Bucket", upload.bucket())
        .element("Key", upload.name())
        .element("ETag", XmlRoutes.tag(object))
        .send(httpCall, 200);
  }

  void abort(HttpCall httpCall) throws IOException {
    partUploads.drop(upload(httpCall));
    httpCall.answer(204, new byte[0]);
  }

  void list(HttpCall httpCall) throws IOException {
    PartUploads.Upload upload = upload(httpCall);
    Long after = Preconditions.number("part-number-marker", httpCall::query);
    Long asked = Preconditions.number("max-parts", httpCall::query);
    long limit = asked == null || asked < 1 ? 1000 : Math.min(asked, 1000);
    List<PartUploads.Part> rest =
        partUploads.parts(upload).stream()
            .filter(part -> after == null || part.number() > after)
            .toList();
    List<PartUploads.Part> page = rest.stream().limit(limit).toList();
    XmlAnswer xml =
        named("ListPartsResult", upload)
            .element("StorageClass", "STANDARD")
            .element("MaxParts", limit)
            .element("IsTruncated", page.size() < rest.size());
    if (page.size() < rest.size()) {
      xml.element("NextPartNumberMarker", page.get(page.size() - 1).number());
    }
    for (PartUploads.Part part : page) {
      xml.in(
          "Part",
          inner ->
              inner
                  .element("PartNumber", part.number())
                  .element("LastModified", Micros.instant(part.written()))
                  .element("ETag", part.etag())
                  .element("Size", part.stored().size()));
    }
    xml.send(httpCall, 200);
  }

  void listUploads(HttpCall httpCall) throws IOException {
    String bucket = httpCall.variable("bucket");
    String prefix = httpCall.query("prefix", "");
    XmlAnswer xml =
        new XmlAnswer("ListMultipartUploadsResult")
            .element("Bucket", bucket)
            .element("Prefix", prefix)
            .element("IsTruncated", false);
    for (PartUploads.Upload upload : partUploads.underWay(bucket)) {
      if (upload.name().startsWith(prefix)) {
        xml.in(
            "Upload",
            inner ->
                inner
                    .element("Key", upload.name())
                    .element("UploadId", upload.id())
                    .element("StorageClass", "STANDARD")
                    .element("Initiated", Micros.instant(upload.begun())));
      }
    }
    xml.send(httpCall, 200);
  }

  private PartUploads.Upload upload(HttpCall httpCall) {
    return partUploads.require(
        httpCall.query("uploadId", ""), httpCall.variable("bucket"), httpCall.variable("object"));
  }

  private static XmlAnswer named(String root, PartUploads.Upload upload) {
    return new XmlAnswer(root)
        .element("Bucket", upload.bucket())
        .element("Key", upload.name())
        .element("UploadId", upload.id());
  }

  private static XMLStreamReader parser(InputStream body) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory.createXMLStreamReader(body);
  }

  /** The parts that a request to complete an upload lists. */
  private static List<PartUploads.Wanted> wanted(InputStream body) {
    List<PartUploads.Wanted> wanted = new ArrayList<>();
    try {
      XMLStreamReader xml = parser(body);
      int number = 0;
      String etag = "";
      while (xml.hasNext()) {
        int event = xml.next();
        String name = xml.hasName() ? xml.getLocalName() : "";
        if (event == XMLStreamReader.START_ELEMENT && name.equals("PartNumber")) {
          number = Integer.parseInt(xml.getElementText().strip());
        } else if (event == XMLStreamReader.START_ELEMENT && name.equals("ETag")) {
          etag = xml.getElementText().strip();
        } else if (event == XMLStreamReader.END_ELEMENT && name.equals("Part")) {
          wanted.add(new PartUploads.Wanted(number, etag));
        }
      }
      return wanted;
    } catch (XMLStreamException | NumberFormatException e) {
      throw XmlError.of(
          400,
          "MalformedCompleteMultipartUploadRequest",
          "The body is not a CompleteMultipartUpload with Parts of a PartNumber and an ETag: "
              + e.getMessage());
    }
  }
}
