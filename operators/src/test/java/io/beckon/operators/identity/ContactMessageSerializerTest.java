package io.beckon.operators.identity;

import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.Delivered;
import io.beckon.operators.record.TestingSerializers;
import io.beckon.schema.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactMessageSerializerTest {
  private static final long T = 1_293_840_000_000L;

  @Test
  void messagesOfEveryRoleComeOutAsTheyWentIn() throws IOException {
    List<ContactMessage> messages = new ArrayList<>();
    for (Role role : Role.values()) {
      // What is to be forgotten of a visitor comes to no contact.
      if (role != Role.FORGOTTEN) {
        messages.add(ContactMessage.of(role, at(T, 0, 0)));
        messages.add(ContactMessage.of(role, at(Long.MIN_VALUE, 0, T + 9)));
        messages.add(ContactMessage.of(role, at(T + 5, 70_000, T + 9)));
      }
    }
    TestingSerializers.checkImmutable(ContactMessageSerializer.INSTANCE, messages);
  }

  private static Delivered at(long logTime, int part, long knownAt) {
    return new Delivered(
        "shop\u0000c1", logTime, 3, 1L << 40, part, part != 0, T, knownAt, new byte[] {1, -2});
  }
}
