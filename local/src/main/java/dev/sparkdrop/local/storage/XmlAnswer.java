package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.HttpCall;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A document that the XML API answers with, written element by element. */
final class XmlAnswer {
  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newFactory();

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter out;

  /** One of a namespace that clients look for. */
  XmlAnswer(String root) {
    this(root, "http://s3.amazonaws.com/doc/2006-03-01/");
  }

  /**
   * Likewise.
   *
   * @param namespace null for none
   */
  XmlAnswer(String root, String namespace) {
    try {
      out = FACTORY.createXMLStreamWriter(text);
      out.writeStartDocument("UTF-8", "1.0");
      out.writeStartElement(root);
      if (namespace != null) {
        out.writeDefaultNamespace(namespace);
      }
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  XmlAnswer element(String name, Object value) {
    return in(name, inner -> inner.characters(value.toString()));
  }

  /** What is written into an element. */
  interface Content {
    void writeTo(XmlAnswer inner) throws XMLStreamException;
  }

  XmlAnswer in(String name, Content content) {
    try {
      out.writeStartElement(name);
      content.writeTo(this);
      out.writeEndElement();
      return this;
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  private void characters(String value) throws XMLStreamException {
    out.writeCharacters(value);
  }

  void send(HttpCall httpCall, int status) throws IOException {
    try {
      out.writeEndDocument();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    httpCall
        .with("Content-Type", "application/xml; charset=UTF-8")
        .answer(status, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
