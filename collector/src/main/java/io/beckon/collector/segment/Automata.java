package io.beckon.collector.segment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/**
 * Machines that open pages and links: crawlers, scanners of mail, prefetchers. Known by the words
 * in their user agent that they name themselves with, or by a request that nobody looks at.
 */
final class Automata {
  private static final List<String> WORDS =
      List.of(
          "googlebot",
          "bingbot",
          "yandexbot",
          "duckduckbot",
          "applebot",
          "ahrefsbot",
          "semrushbot",
          "mj12bot",
          "dotbot",
          "petalbot",
          "gptbot",
          "claudebot",
          "ccbot",
          "amazonbot",
          "bytespider",
          "baiduspider",
          "twitterbot",
          "linkedinbot",
          "slackbot",
          "telegrambot",
          "discordbot",
          "pinterestbot",
          "adsbot",
          "crawler",
          "spider",
          "slurp",
          "headlesschrome",
          "phantomjs",
          "facebookexternalhit",
          "facebot",
          "embedly",
          "bingpreview",
          "skypeuripreview",
          "googleimageproxy",
          "mediapartners-google",
          "chrome-lighthouse",
          "pingdom",
          "uptimerobot",
          "statuscake",
          "site24x7",
          "barracuda",
          "proofpoint",
          "mimecast",
          "urlscan",
          "curl/",
          "wget/",
          "python-requests",
          "python-urllib",
          "go-http-client");

  private Automata() {}

  static boolean did(Fields call, JsonNode context) {
    return isMachine(text(context, "userAgent"))
        || isMachine(text(call.of().path("properties"), "user_agent"))
        || isMachine(text(call.of().path("properties"), "userAgent"))
        || text(call.of().path("properties"), "method").equalsIgnoreCase("HEAD");
  }

  private static boolean isMachine(String userAgent) {
    if (userAgent.isEmpty()) {
      return false;
    }
    String agent = userAgent.toLowerCase(Locale.ROOT);
    if (agent.contains("compatible;") && agent.contains("bot")) {
      return true;
    }
    for (String word : WORDS) {
      if (agent.contains(word)) {
        return true;
      }
    }
    return false;
  }

  private static String text(JsonNode of, String name) {
    JsonNode value = of.get(name);
    return value != null && value.isTextual() ? value.textValue() : "";
  }
}
