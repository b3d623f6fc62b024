package io.beckon.collector.key;

import io.beckon.domain.rule.RuleFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys of a file, read again when it changes. A file that is wrong leaves those before. */
public final class KeysInForce {
  private static final Logger LOG = LoggerFactory.getLogger(KeysInForce.class);

  private final Path file;
  private FileTime seen;
  private volatile WriteKeys keys;
  private volatile String fault = "";

  /**
   * Reads the file.
   *
   * @throws RuleFaults naming every fault with line and column
   */
  public KeysInForce(Path file) throws IOException, RuleFaults {
    this.file = file;
    this.seen = Files.getLastModifiedTime(file);
    this.keys = KeysFile.read(file);
  }

  public WriteKeys keys() {
    return keys;
  }

  /** What is wrong with the file as it now is; empty: nothing. */
  public String fault() {
    return fault;
  }

  /** Reads the file again if it has changed. Not for an event loop; serves one thread. */
  public void look() {
    try {
      FileTime now = Files.getLastModifiedTime(file);
      if (now.equals(seen)) {
        return;
      }
      seen = now;
      keys = KeysFile.read(file);
      fault = "";
      LOG.info("{} keys are in force from {}", keys.size(), file);
    } catch (IOException | RuleFaults e) {
      fault = String.valueOf(e.getMessage());
      LOG.warn("the keys stay as they were: {}", fault);
    }
  }
}
