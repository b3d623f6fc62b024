package io.beckon.cli.catalog;

import java.io.Reader;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** A Google Merchant feed: RSS 2.0 items or Atom entries, whose fields are elements. */
final class MerchantFeed {
  private MerchantFeed() {}

  static void read(Reader reader, Feed.Rows rows) {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    // A feed is somebody else's file: it names no other file and no address to be read.
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(reader);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT
            && (xml.getLocalName().equals("item") || xml.getLocalName().equals("entry"))) {
          item(xml, rows);
        }
      }
    } catch (XMLStreamException e) {
      rows.end(
          e.getLocation() == null ? 0 : e.getLocation().getLineNumber(),
          "no XML from here on, and what follows is not read: " + oneLine(e));
    }
  }

  private static void item(XMLStreamReader xml, Feed.Rows rows) throws XMLStreamException {
    long line = xml.getLocation().getLineNumber();
    Map<String, String> fields = new LinkedHashMap<>();
    int depth = 1;
    StringBuilder text = new StringBuilder();
    String link = "";
    while (depth > 0) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          text.setLength(0);
          String href = xml.getAttributeValue(null, "href");
          link = href == null ? "" : href;
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          if (depth == 1) {
            String value = text.toString().strip();
            // Of what comes several times, such as further images, the first counts.
            fields.putIfAbsent(Feed.name(xml.getLocalName()), value.isEmpty() ? link : value);
          }
        }
        default -> {
          // Comments and the like.
        }
      }
    }
    rows.row(line, fields);
  }

  private static String oneLine(XMLStreamException e) {
    String message = String.valueOf(e.getMessage());
    return message.substring(message.lastIndexOf('\n') + 1);
  }
}
