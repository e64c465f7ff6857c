// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What {@code kubectl kustomize} makes of an overlay, as far as ours use it: resources, strategic
 * merge patches, ConfigMaps of files, images. Whatever else a kustomization says is an unknown
 * field to {@link StrictModel}, and so is a patch that leaves an unknown field behind.
 */
record Kustomization(
    String apiVersion,
    String kind,
    List<String> resources,
    List<Patch> patches,
    List<Image> images,
    List<ConfigMapFiles> configMapGenerator,
    List<Map<String, Object>> replacements) {
  /** By which field the elements of a list are told apart when a patch is merged into it. */
  private static final Map<String, String> MERGE_KEYS =
      Map.of(
          "containers", "name",
          "initContainers", "name",
          "env", "name",
          "volumes", "name",
          "ports", "containerPort",
          "volumeMounts", "mountPath");

  record Patch(String path) {}

  /** A ConfigMap of files, whose name stays as it is. */
  record ConfigMapFiles(String name, List<String> files, Options options) {
    record Options(boolean disableNameSuffixHash, Map<String, String> labels) {}

    Map<String, Object> render(Path folder) {
      Map<String, Object> data = new LinkedHashMap<>();
      files.forEach(file -> data.put(file, YamlFiles.text(folder.resolve(file))));
      return Map.of(
          "apiVersion",
          "v1",
          "kind",
          "ConfigMap",
          "metadata",
          Map.of("name", name, "labels", options.labels),
          "data",
          data);
    }
  }

  record Image(String name, String newName, String newTag) {}

  static Kustomization read(Path folder) {
    List<Map<String, Object>> documents = YamlFiles.documents(folder.resolve("kustomization.yaml"));
    return StrictModel.as(documents.get(0), Kustomization.class);
  }

  static List<Path> overlays() {
    return YamlFiles.all().stream()
        .filter(file -> file.getFileName().toString().equals("kustomization.yaml"))
        .map(Path::getParent)
        .toList();
  }

  /** The manifests that the kustomization in {@code folder} stands for. */
  static List<Map<String, Object>> render(Path folder) {
    Kustomization kustomization = read(folder);
    List<Map<String, Object>> rendered = new ArrayList<>();
    for (String resource : orNone(kustomization.resources)) {
      Path path = folder.resolve(resource).normalize();
      rendered.addAll(Files.isDirectory(path) ? render(path) : YamlFiles.documents(path));
    }
    orNone(kustomization.configMapGenerator).forEach(each -> rendered.add(each.render(folder)));
    for (Patch patch : orNone(kustomization.patches)) {
      for (Map<String, Object> document : YamlFiles.documents(folder.resolve(patch.path))) {
        merge(target(rendered, document), document);
      }
    }
    return rendered;
  }

  /** Every file that the kustomization in {@code folder} names. */
  List<Path> references(Path folder) {
    List<Path> references = new ArrayList<>();
    orNone(resources).forEach(resource -> references.add(folder.resolve(resource)));
    orNone(patches).forEach(patch -> references.add(folder.resolve(patch.path)));
    orNone(configMapGenerator).stream()
        .flatMap(each -> each.files.stream())
        .forEach(file -> references.add(folder.resolve(file)));
    return references;
  }

  private static Map<String, Object> target(
      List<Map<String, Object>> rendered, Map<String, Object> patch) {
    return rendered.stream()
        .filter(each -> Objects.equals(each.get("kind"), patch.get("kind")))
        .filter(each -> Objects.equals(name(each), name(patch)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("a patch for nothing: " + name(patch)));
  }

  static String name(Map<String, Object> document) {
    return String.valueOf(map(document.get("metadata")).get("name"));
  }

  private static void merge(Map<String, Object> target, Map<String, Object> patch) {
    patch.forEach(
        (key, value) -> {
          Object old = target.get(key);
          if (value instanceof Map<?, ?> && old instanceof Map<?, ?>) {
            merge(map(old), map(value));
          } else if (value instanceof List<?> list && MERGE_KEYS.containsKey(key)) {
            target.put(key, mergeLists(list(old), list, MERGE_KEYS.get(key)));
          } else {
            target.put(key, value);
          }
        });
  }

  private static List<Object> mergeLists(List<?> old, List<?> patch, String key) {
    Map<Object, Object> merged = new LinkedHashMap<>();
    // What a patch adds comes first, in the patch's order.
    List<Object> all = new ArrayList<>();
    old.forEach(element -> merged.put(map(element).get(key), element));
    for (Object element : patch) {
      Map<String, Object> change = map(element);
      Object identity = change.get(key);
      if ("delete".equals(change.get("$patch"))) {
        if (merged.remove(identity) == null) {
          throw new AssertionError("a patch deletes what is not there: " + identity);
        }
      } else if (merged.containsKey(identity)) {
        merge(map(merged.get(identity)), change);
      } else {
        all.add(change);
      }
    }
    all.addAll(merged.values());
    return all;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  private static List<?> list(Object value) {
    return value == null ? List.of() : (List<?>) value;
  }

  private static <T> List<T> orNone(List<T> list) {
    return list == null ? List.of() : list;
  }
}
