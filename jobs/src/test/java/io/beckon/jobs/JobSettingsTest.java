package io.beckon.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.inbox.Bound;
import io.beckon.operators.engage.CacheSize;
import io.beckon.operators.sink.Delivery;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobSettingsTest {
  private static final long DAY = 86_400_000L;

  @TempDir Path dir = Path.of("");

  private Configuration file() throws IOException {
    Files.copy(Path.of("../flink-conf/config.yaml"), dir.resolve("config.yaml"));
    return GlobalConfiguration.loadConfiguration(dir.toString());
  }

  /** The file has every setting, and says the default of each. */
  @Test
  void theFileIsTheDefaults() throws Exception {
    Configuration file = file();
    assertThat(JobSettings.of(file)).isEqualTo(JobSettings.of(new Configuration()));
    int settings = 0;
    for (Field field : JobSettings.class.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers())
          && field.get(null) instanceof ConfigOption<?> option) {
        assertThat(file.containsKey(option.key())).as(option.key()).isTrue();
        settings++;
      }
    }
    assertThat(settings).isGreaterThanOrEqualTo(9);
  }

  @Test
  void eachSettingGoesWhereItBelongs() {
    Configuration set = new Configuration();
    set.setString("beckon.delivery", "exactly-once");
    set.setString("beckon.default-gap", "30d");
    set.setString("beckon.profile-every", "2s");
    set.setString("beckon.recommend-every", "0s");
    set.setString("beckon.cart-expires", "5h");
    set.setString("beckon.expires", "6d");
    set.setString("beckon.contact-events-per-minute", "77");
    set.setString("beckon.cached-contacts", "7");
    set.setString("beckon.cached-memory", "64mb");
    set.setString("beckon.bound", "900ms");
    set.setString("beckon.visitor-events", "8");
    set.setString("beckon.visitor-life", "9d");
    set.setString("beckon.read-ahead", "10min");
    set.setString("beckon.clock-ahead", "11s");
    set.setString("beckon.affinity-every", "12min");
    assertThat(JobSettings.of(set))
        .isEqualTo(
            new JobSettings(
                new Settings(30 * DAY, 2_000, 0, 5 * DAY / 24, 6 * DAY, 77, new Bound(900)),
                Delivery.EXACTLY_ONCE,
                new CacheSize(7, 64L << 20),
                new HistoryLimits(8, Duration.ofDays(9)),
                Duration.ofMinutes(10),
                Duration.ofSeconds(11),
                Duration.ofMinutes(12)));
  }

  @Test
  void aFaultNamesWhatIsAllowed() {
    Configuration set = new Configuration();
    set.setString("beckon.delivery", "twice");
    assertThatThrownBy(() -> JobSettings.of(set))
        .hasMessageContaining("'twice' is not one of at-least-once, exactly-once");
  }
}
