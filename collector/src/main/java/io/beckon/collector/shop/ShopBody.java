package io.beckon.collector.shop;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A message's body as a tree: JSON as it is, XML with a field for each element. Elements of one
 * name beside each other become a list; attributes are left out.
 */
final class ShopBody {
  /** Most bytes of a message; an order of a thousand lines has about two million. */
  static final int LARGEST = 5 * 1024 * 1024;

  private static final int DEEPEST = 40;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(60)
                          .maxNameLength(500)
                          .maxStringLength(LARGEST)
                          .build())
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final XMLInputFactory XML = xml();

  /** An element that has not ended. */
  private static final class Open {
    final String name;
    final StringBuilder text = new StringBuilder();
    final ObjectNode fields = JsonNodeFactory.instance.objectNode();

    Open(String name) {
      this.name = name;
    }
  }

  private ShopBody() {}

  private static XMLInputFactory xml() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    // A message is somebody else's: it names no file and no address to be read, and nothing grows.
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  static JsonNode read(byte[] body, int length) throws UnreadableBody {
    return isXml(body, length) ? xml(body, length) : json(body, length);
  }

  private static boolean isXml(byte[] body, int length) {
    for (int i = 0; i < Math.min(length, 200); i++) {
      byte one = body[i];
      if (one == '<' || one == '{' || one == '[') {
        return one == '<';
      }
    }
    return false;
  }

  private static JsonNode json(byte[] body, int length) throws UnreadableBody {
    try {
      JsonNode tree = JSON.readTree(body, 0, length);
      if (!tree.isContainerNode()) {
        throw new UnreadableBody("the body is no JSON object");
      }
      return tree;
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
      throw new UnreadableBody("the body is no JSON" + where + ": " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UnreadableBody("the body is no JSON: " + e.getMessage());
    }
  }

  private static JsonNode xml(byte[] body, int length) throws UnreadableBody {
    Deque<Open> open = new ArrayDeque<>();
    Open all = new Open("");
    open.push(all);
    try {
      XMLStreamReader reader = XML.createXMLStreamReader(new ByteArrayInputStream(body, 0, length));
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamConstants.DTD ->
              throw new UnreadableBody("the body has a document type, which is not read");
          case XMLStreamConstants.START_ELEMENT -> {
            if (open.size() > DEEPEST) {
              throw new UnreadableBody("the body is nested deeper than " + DEEPEST);
            }
            open.push(new Open(reader.getLocalName()));
          }
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
              open.element().text.append(reader.getText());
          case XMLStreamConstants.END_ELEMENT -> {
            Open ended = open.pop();
            add(open.element().fields, ended.name, value(ended));
          }
          default -> {
            // Comments and the like.
          }
        }
      }
      return all.fields;
    } catch (XMLStreamException e) {
      throw new UnreadableBody(
          "the body is no XML from line "
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNumber())
              + " on");
    }
  }

  private static JsonNode value(Open ended) {
    return ended.fields.isEmpty() ? TextNode.valueOf(ended.text.toString().strip()) : ended.fields;
  }

  private static void add(ObjectNode to, String name, JsonNode value) {
    JsonNode before = to.get(name);
    if (before == null) {
      to.set(name, value);
    } else if (before instanceof ArrayNode list) {
      list.add(value);
    } else {
      to.putArray(name).add(before).add(value);
    }
  }
}
