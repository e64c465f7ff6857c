// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files under {@code deploy/}, as text and as YAML documents; duplicate keys are errors. */
final class YamlFiles {
  static final Path DEPLOY = Path.of("deploy");

  private YamlFiles() {}

  /** The manifests and kustomizations; not the chart's templates, which are no YAML yet. */
  static List<Path> all() {
    return files().stream()
        .filter(file -> file.toString().endsWith(".yaml"))
        .filter(file -> !file.startsWith(DEPLOY.resolve("helm")))
        .toList();
  }

  /** Every file under {@code deploy/}, whatever it is. */
  static List<Path> files() {
    try (Stream<Path> files = Files.walk(DEPLOY)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> documents(Path file) {
    List<Map<String, Object>> documents = new ArrayList<>();
    LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
    for (Object document : new Load(settings).loadAllFromString(text(file))) {
      documents.add((Map<String, Object>) document);
    }
    return documents;
  }
}
