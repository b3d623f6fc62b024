package io.beckon.collector.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CallsTest {
  private static Calls batch(String body) throws BadRequest {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return Calls.batch(bytes, bytes.length);
  }

  @Test
  void eachCallKeepsTheBytesThatItWasWrittenIn() throws Exception {
    String body = "{\"writeKey\":\"k\", \"batch\": [ {\"ø\":1}, 7 ,{\"b\":[2]}], \"sentAt\":\"x\"}";
    Calls calls = batch(body);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    assertThat(calls.writeKey()).isEqualTo("k");
    assertThat(calls.sentAt()).hasToString("\"x\"");
    assertThat(calls.calls())
        .extracting(
            call -> new String(bytes, call.from(), call.to() - call.from(), StandardCharsets.UTF_8))
        .containsExactly("{\"ø\":1}", "7", "{\"b\":[2]}");
  }

  @Test
  void whatIsNoBatchIsRefusedAsAWhole() {
    assertThatThrownBy(() -> batch("[]")).hasMessage("the body is not a JSON object");
    assertThatThrownBy(() -> batch("{}")).hasMessage("the body has no list 'batch'");
    assertThatThrownBy(() -> batch("{\"batch\":[]} x")).hasMessageStartingWith("not JSON");
    assertThatThrownBy(() -> batch("{\"batch\":[]}{}")).hasMessageStartingWith("something follows");
    assertThatThrownBy(() -> batch("{\"batch\":[{\"a\":")).hasMessageStartingWith("not JSON");
    assertThatThrownBy(() -> batch("{\"batch\":" + "[".repeat(5_000)))
        .hasMessageContaining("nesting depth");
    assertThatThrownBy(() -> batch("{\"batch\":[" + "1,".repeat(501) + "1]}"))
        .hasMessageContaining("more than 500 calls");
    assertThatThrownBy(() -> batch("{\"batch\":[{\"a\":" + "9".repeat(1_000) + "}]}"))
        .hasMessageContaining("Number value length");
  }

  @Test
  void aBodyThatIsNotUtf8IsRefused() {
    byte[] bytes = "{\"batch\":[{\"type\":\"page\"}]}".getBytes(StandardCharsets.UTF_16LE);
    assertThatThrownBy(() -> Calls.batch(bytes, bytes.length)).hasMessage("the body is not UTF-8");
  }
}
