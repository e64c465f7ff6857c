package dev.lockstep.migration.flyway;

import dev.lockstep.migration.MigrationFile;
import java.io.Reader;
import java.io.StringReader;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * Gives Flyway the files as they were read and judged, and beside each its {@code .conf}: the
 * user's own, with {@code executeInTransaction} as Lockstep decided, which knows of more statements
 * that cannot run in a transaction.
 */
final class FilesResourceProvider implements ResourceProvider {
  private final Map<String, LoadableResource> resources = new HashMap<>();

  FilesResourceProvider(List<MigrationFile> files) {
    for (MigrationFile file : files) {
      resources.put(file.script(), new Text(file.script(), file.path().toString(), file.text()));
      resources.put(
          file.script() + ".conf",
          new Text(file.script() + ".conf", file.path() + ".conf", configuration(file)));
    }
  }

  private static String configuration(MigrationFile file) {
    StringBuilder text = new StringBuilder();
    if (file.configuration() != null) {
      file.configuration()
          .lines()
          .filter(line -> !line.strip().startsWith("executeInTransaction"))
          .forEach(line -> text.append(line).append('\n'));
    }
    return text.append("executeInTransaction=")
        .append(file.transactional())
        .append('\n')
        .toString();
  }

  @Override
  public @Nullable LoadableResource getResource(String name) {
    return resources.get(name);
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return List.of();
  }

  LoadableResource script(MigrationFile file) {
    LoadableResource resource = resources.get(file.script());
    if (resource == null) {
      throw new IllegalArgumentException("not among the files: " + file.script());
    }
    return resource;
  }

  private static final class Text extends LoadableResource {
    private final String name;
    private final String path;
    private final String text;

    Text(String name, String path, String text) {
      this.name = name;
      this.path = path;
      this.text = text;
    }

    @Override
    public Reader read() {
      return new StringReader(text);
    }

    @Override
    public String getAbsolutePath() {
      return path;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return path;
    }

    @Override
    public String getFilename() {
      return name.substring(name.lastIndexOf('/') + 1);
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }
}
