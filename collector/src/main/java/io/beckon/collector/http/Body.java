package io.beckon.collector.http;

import io.beckon.collector.segment.BadRequest;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** A request's body, inflated if need be, and never larger than is allowed. */
record Body(byte[] bytes, int length) {
  static String tooLarge(int largest) {
    return "the body is larger than " + largest / 1024 + " KB";
  }

  static Body of(Buffer buffer, boolean gzip, int largest) throws BadRequest {
    byte[] bytes = buffer.getBytes();
    return gzip ? inflated(bytes, largest) : new Body(bytes, bytes.length);
  }

  /** Stops at the cap, however much more there is: a small body can say a lot. */
  private static Body inflated(byte[] bytes, int largest) throws BadRequest {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes), 8 * 1024)) {
      byte[] inflated = in.readNBytes(largest + 1);
      if (inflated.length > largest) {
        throw new BadRequest(tooLarge(largest) + " when inflated");
      }
      return new Body(inflated, inflated.length);
    } catch (IOException e) {
      throw new BadRequest("the body is not gzip, though its Content-Encoding says so");
    }
  }
}
