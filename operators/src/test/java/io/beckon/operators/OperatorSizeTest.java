package io.beckon.operators;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RichFunction;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.junit.jupiter.api.Test;

/**
 * An operator loads, calls, stores and emits: what is longer decides something, or keeps it. {@code
 * ContactStore}, which is abstract, keeps it.
 */
class OperatorSizeTest {
  private static final int MOST_LINES = 150;

  @Test
  void noOperatorIsLongerThanItsPartAllows() throws IOException {
    List<JavaClass> operators =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.beckon.operators")
                .stream()
                .filter(
                    one ->
                        one.isTopLevelClass()
                            && !one.getModifiers().contains(JavaModifier.ABSTRACT)
                            && (one.isAssignableTo(RichFunction.class)
                                || one.isAssignableTo(StreamOperator.class)))
                .toList();
    assertThat(operators).extracting(JavaClass::getSimpleName).contains("EngageContact");
    List<String> tooLong = new ArrayList<>();
    for (JavaClass operator : operators) {
      // Maven runs tests in the directory of their module.
      Path source = Path.of("src/main/java", operator.getName().replace('.', '/') + ".java");
      int lines = Files.readAllLines(source).size();
      if (lines > MOST_LINES) {
        tooLong.add(source + " has " + lines + " lines");
      }
    }
    assertThat(tooLong).as("operators of more than %d lines", MOST_LINES).isEmpty();
  }
}
