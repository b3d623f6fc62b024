package io.beckon.cli.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has written since it was started. Its files are appended to from start to start,
 * and last week's fault explains nothing.
 *
 * @param log that the process writes itself; what it prints is in the file beside it
 * @param logged bytes that were in the log before
 * @param printed bytes that were in the other file before
 */
record LogTail(Path log, long logged, long printed) {
  private static final int LONGEST_FAULT = 300;

  /** What is written from now on. */
  static LogTail of(Path log) throws IOException {
    return new LogTail(log, size(log), size(ClusterProcess.output(log)));
  }

  /** The file that says something: what a process printed, where it wrote no log. */
  Path seen() {
    return seen(log);
  }

  static Path seen(Path log) {
    return Files.exists(log) ? log : ClusterProcess.output(log);
  }

  /** The last cause or fault that it names, in brackets; empty where it names none. */
  String why() throws IOException {
    String printedFault = fault(ClusterProcess.output(log), printed);
    String fault = printedFault.isEmpty() ? fault(log, logged) : printedFault;
    return fault.isEmpty()
        ? ""
        : " (" + fault.substring(0, Math.min(LONGEST_FAULT, fault.length())) + ")";
  }

  private static String fault(Path file, long before) throws IOException {
    String last = "";
    if (Files.exists(file)) {
      try (SeekableByteChannel bytes = Files.newByteChannel(file);
          InputStream in = Channels.newInputStream(bytes);
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1))) {
        // A file that has become shorter is a new one: the old one was full.
        bytes.position(bytes.size() < before ? 0 : before);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String found = fault(line);
          last = found.isEmpty() ? last : found;
        }
      }
    }
    return last;
  }

  private static String fault(String line) {
    String cause = "Caused by: ";
    if (line.startsWith(cause)) {
      return line.substring(cause.length()).strip();
    }
    if (line.startsWith("beckon: ")) {
      return line;
    }
    int error = line.indexOf(" ERROR ");
    return error < 0 ? "" : line.substring(error + " ERROR ".length()).strip();
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }
}
