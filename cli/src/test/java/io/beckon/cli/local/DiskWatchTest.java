package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.cli.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWatchTest {
  private static final long MB = 1 << 20;

  @TempDir Path dir = Path.of("");

  @Test
  void callsAreRefusedBeforeTheDiskIsFullAndTakenAgainWhenThereIsRoom() {
    AtomicLong room = new AtomicLong(5_000 * MB);
    List<String> said = new ArrayList<>();
    try (DiskWatch watch = new DiskWatch(dir, 500, room::get, said::add)) {
      watch.look();
      assertThat(watch.refusal() + watch.warning()).isEmpty();
      room.set(900 * MB);
      watch.look();
      assertThat(watch.refusal()).isEmpty();
      assertThat(watch.warning()).contains(dir + " has only 900 MB free", "below 500 MB");
      room.set(499 * MB);
      watch.look();
      watch.look();
      assertThat(watch.refusal()).contains(dir + " has only 499 MB free", "until there is room");
      room.set(510 * MB);
      watch.look();
      assertThat(watch.refusal()).as("it does not go to and fro").isNotEmpty();
      room.set(700 * MB);
      watch.look();
      assertThat(watch.refusal()).isEmpty();
      assertThat(said).as("each change once").hasSize(3);
      assertThat(said.get(2)).contains("there is room on the disk again");
    }
  }

  @Test
  void aStartWithoutRoomIsRefused() {
    assertThatThrownBy(() -> new DiskWatch(dir, Long.MAX_VALUE / MB, text -> {}))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("the disk of " + dir)
        .hasMessageContaining("--min-free");
  }

  @Test
  void aDiskThatCannotBeAskedIsTakenForFull() {
    DiskWatch.Room gone =
        () -> {
          throw new IOException("input/output error");
        };
    try (DiskWatch watch = new DiskWatch(dir, 500, gone, text -> {})) {
      watch.look();
      assertThat(watch.refusal()).contains(dir.toString(), "input/output error");
    }
  }
}
