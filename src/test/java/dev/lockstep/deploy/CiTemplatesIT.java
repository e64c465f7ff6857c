// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lockstep.support.LockstepProcess;
import dev.lockstep.support.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each shell step of {@code deploy/ci} as GitHub and GitLab run it: bash, on a repository, with the
 * packaged program and a real PostgreSQL. Only what the two provide themselves is not theirs: the
 * files that steps write to, {@code gh}, and the address of GitLab's API.
 */
class CiTemplatesIT {
  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{ ([^}]+) }}");
  private static final String MODULE =
      "CREATE TABLE artworks (id bigint PRIMARY KEY, title text, price int);\n";

  private final TestDatabase database = TestDatabase.create();
  @TempDir private Path root;
  private Path repository;
  private String base;

  /** How a step ended, and what it said. */
  private record Ended(int exit, String out) {}

  @BeforeEach
  void aRepositoryWithOneMigration() throws Exception {
    repository = Files.createDirectories(root.resolve("repository"));
    write("repository/migrations/V1__art.sql", MODULE + "INSERT INTO artworks VALUES (1, 'a', 5);");
    write("repository/src/main/schema/artworks.sql", MODULE);
    write("repository/backfills/README", "");
    String program =
        LockstepProcess.program().stream().map("'%s'"::formatted).collect(Collectors.joining(" "));
    executable("bin/lockstep", "exec " + program + " \"$@\"");
    shell("git init -q", Map.of());
    lockstep("generate");
    commit();
    base = shell("git rev-parse HEAD", Map.of()).out().strip();
    // What GitLab's runner has cloned from.
    shell(
        "git clone -q --bare . ../origin && git remote add origin ../origin"
            + " && git push -q origin HEAD:refs/heads/main",
        Map.of());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aPullRequestThatBlocksWritersIsReportedAndFails() throws Exception {
    write(
        "repository/migrations/V2__price.sql", "CREATE INDEX artworks_price ON artworks (price);");
    commit();
    // Meanwhile the base made something of the same name: neither knows of the other.
    String head = shell("git rev-parse HEAD", Map.of()).out().strip();
    shell("git checkout -q " + base, Map.of());
    write("repository/migrations/V3__price.sql", "CREATE VIEW artworks_price AS SELECT 1 AS one;");
    commit();
    base = shell("git rev-parse HEAD", Map.of()).out().strip();
    shell("git checkout -q " + head, Map.of());
    executable("bin/gh", "echo \"$*\" >> " + root.resolve("gh.log"));

    Map<String, Ended> steps = github("", List.of("check", "lint", "plan", "report", "comment"));

    assertThat(steps.values()).extracting(Ended::exit).containsOnly(0);
    Ended verdict = github("", List.of("verdict")).get("verdict");
    assertThat(verdict.exit()).isEqualTo(3);
    assertThat(verdict.out()).contains("::error::lockstep check ended with 3");
    String summary = Files.readString(root.resolve("summary"));
    assertThat(summary)
        .startsWith("<!-- lockstep -->")
        .contains("(`check`): **failed** (exit 3)", "(`lint`): **failed** (exit 3)")
        .contains("index public.artworks_price is made by the migrations")
        .contains("migrations/V2__price.sql:1: error: require-concurrent-index-creation")
        .contains("V2__price.sql", "V3__price.sql", "commute")
        .doesNotContain("migrate --dry-run");
    assertThat(steps.get("lint").out().lines())
        .anyMatch(
            line ->
                line.matches(
                    "::error file=migrations/V2__price.sql,line=1,"
                        + "title=require-concurrent-index-creation::.+"));
    for (String report : List.of("check.sarif", "lint.sarif")) {
      JsonNode sarif =
          new ObjectMapper().readTree(root.resolve("lockstep/sarif/" + report).toFile());
      assertThat(sarif.at("/runs/0/results")).as(report).isNotEmpty();
    }
    assertThat(Files.readString(root.resolve("output")))
        .contains("report=" + root.resolve("lockstep/report.md"))
        .contains("sarif=" + root.resolve("lockstep/sarif"));
    assertThat(Files.readAllLines(root.resolve("gh.log")).getLast())
        .isEqualTo(
            "api --silent -X POST repos/shop/app/issues/7/comments -F body=@"
                + root.resolve("lockstep/report.md"));

    // The next push rewrites the comment; a token that may not write is a warning.
    executable("bin/gh", "echo \"$*\" >> " + root.resolve("gh.log") + "; echo 4711");
    github("", List.of("comment"));
    assertThat(Files.readAllLines(root.resolve("gh.log")).getLast())
        .startsWith("api --silent -X PATCH repos/shop/app/issues/comments/4711 -F");
    executable("bin/gh", "exit 1");
    assertThat(github("", List.of("comment")).get("comment").out()).startsWith("::warning::");
  }

  @Test
  void aMergeRequestShowsWhatWouldRunAndWhatItLocks() throws Exception {
    lockstep("migrate");
    write(
        "repository/migrations/V2__price.sql",
        "CREATE INDEX CONCURRENTLY artworks_price ON artworks (price);");
    write(
        "repository/src/main/schema/artworks.sql",
        MODULE + "CREATE INDEX artworks_price ON artworks (price);\n");
    lockstep("generate");
    commit();
    List<String> calls = new ArrayList<>();
    HttpServer api = api(calls);
    try {
      Map<String, String> variables = new HashMap<>();
      variables.put("READER_DATABASE_URL", database.url());
      variables.put("GITLAB_NOTE_TOKEN", "token-of-the-test");
      variables.put("CI_API_V4_URL", "http://127.0.0.1:" + api.getAddress().getPort() + "/api/v4");

      for (String item : script()) {
        Ended ended = gitlab(item, variables);
        assertThat(ended.exit()).as(item + ended.out()).isZero();
      }
    } finally {
      api.stop(0);
    }

    assertThat(calls).hasSize(2);
    assertThat(calls.get(0))
        .startsWith("GET /api/v4/projects/12/merge_requests/7/notes token-of-the-test");
    assertThat(calls.get(1))
        .startsWith("PUT /api/v4/projects/12/merge_requests/7/notes/5 token-of-the-test body=")
        .contains("(`check`): passed", "(`lint`): passed")
        .contains("would apply 1:")
        .contains("SHARE UPDATE EXCLUSIVE on artworks");

    // Without a database: what the merge request adds; and so that GitLab shows it at its lines.
    assertThat(gitlab(script().get(1), Map.of()).out())
        .contains("0 errors")
        .contains("in 1 migration");
    assertThat(new ObjectMapper().readTree(codeQuality().toFile()).isArray()).isTrue();
    // A base that a shallow clone has not is no reason to look at nothing.
    assertThat(gitlab(script().get(1), Map.of("CI_MERGE_REQUEST_DIFF_BASE_SHA", "0123")).exit())
        .isNotZero();
    assertThat(github(database.url(), List.of("plan")).get("plan").out())
        .contains("SHARE UPDATE EXCLUSIVE on artworks");
    write("repository/migrations/V2__price.sql", "CREATE INDEX p ON artworks (price);");
    assertThat(gitlab(script().get(1), Map.of()).exit()).isZero();
    assertThat(new ObjectMapper().readTree(codeQuality().toFile()).at("/0/location/path").asText())
        .isEqualTo("migrations/V2__price.sql");
  }

  /** Where the job says that it is. */
  private Path codeQuality() {
    assertThat(job().get("artifacts").toString())
        .contains("reports={codequality=lockstep-report/codequality.json}");
    return repository.resolve("lockstep-report/codequality.json");
  }

  /** A server that has one note of ours and one of a person. */
  private static HttpServer api(List<String> calls) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, calls));
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, List<String> calls) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    calls.add(
        "%s %s %s %s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().getFirst("PRIVATE-TOKEN"),
                URLDecoder.decode(body, StandardCharsets.UTF_8)));
    byte[] notes =
        "[{\"id\": 4, \"body\": \"Looks good\"}, {\"id\": 5, \"body\": \"<!-- lockstep -->\\nold\"}]"
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, notes.length);
    exchange.getResponseBody().write(notes);
    exchange.close();
  }

  /** The named steps of the action, in the order given; each must be there. */
  @SuppressWarnings("unchecked")
  private Map<String, Ended> github(String databaseUrl, List<String> wanted) throws Exception {
    Map<String, Object> action =
        YamlFiles.documents(YamlFiles.DEPLOY.resolve("ci/github/action.yml")).getFirst();
    Map<String, String> known = new HashMap<>();
    ((Map<String, Map<String, Object>>) action.get("inputs"))
        .forEach(
            (name, input) -> known.put("inputs." + name, String.valueOf(input.get("default"))));
    known.put("inputs.shadow-url", TestDatabase.server().url("postgres"));
    known.put("inputs.database-url", databaseUrl);
    known.put("inputs.working-directory", ".");
    known.put("inputs.token", "token-of-the-test");
    known.put("github.event.pull_request.base.sha", base);
    known.put("github.event.pull_request.number", "7");
    known.put("steps.report.outputs.report", root.resolve("lockstep/report.md").toString());
    Map<String, Ended> ended = new LinkedHashMap<>();
    var runs = (Map<String, Object>) action.get("runs");
    for (Map<String, Object> step : (List<Map<String, Object>>) runs.get("steps")) {
      String id = String.valueOf(step.get("id"));
      if (wanted.contains(id)) {
        assertThat(step).containsEntry("shell", "bash");
        // Values of expressions go by the environment, so that none becomes a part of a script.
        assertThat((String) step.get("run")).doesNotContain("${{");
        Map<String, String> environment = new HashMap<>();
        environment.put("RUNNER_TEMP", root.toString());
        environment.put("GITHUB_STEP_SUMMARY", root.resolve("summary").toString());
        environment.put("GITHUB_OUTPUT", root.resolve("output").toString());
        environment.put("GITHUB_REPOSITORY", "shop/app");
        ((Map<String, Object>) step.getOrDefault("env", Map.of()))
            .forEach(
                (name, value) -> environment.put(name, resolved(String.valueOf(value), known)));
        ended.put(id, shell((String) step.get("run"), environment));
      }
    }
    assertThat(ended.keySet()).containsExactlyElementsOf(wanted);
    return ended;
  }

  private static String resolved(String text, Map<String, String> known) {
    Matcher expression = EXPRESSION.matcher(text);
    return expression.replaceAll(
        match -> {
          assertThat(known).containsKey(match.group(1));
          return Matcher.quoteReplacement(known.get(match.group(1)));
        });
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> job() {
    return (Map<String, Object>)
        YamlFiles.documents(YamlFiles.DEPLOY.resolve("ci/gitlab/lockstep.yml"))
            .get(1)
            .get("lockstep");
  }

  @SuppressWarnings("unchecked")
  private static List<String> script() {
    return (List<String>) job().get("script");
  }

  private Ended gitlab(String item, Map<String, String> variables) throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("CI_PROJECT_DIR", repository.toString());
    environment.put("CI_PROJECT_ID", "12");
    environment.put("CI_MERGE_REQUEST_IID", "7");
    environment.put("CI_MERGE_REQUEST_DIFF_BASE_SHA", base);
    environment.put("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main");
    environment.put("LOCKSTEP_MIGRATIONS_DIR", "migrations");
    environment.put("LOCKSTEP_SHADOW_URL", TestDatabase.server().url("postgres"));
    environment.putAll(variables);
    return shell(item, environment);
  }

  private void lockstep(String command) throws Exception {
    Ended ended =
        shell(
            "lockstep " + command,
            Map.of(
                "DATABASE_URL", database.url(),
                "LOCKSTEP_SHADOW_URL", TestDatabase.server().url("postgres")));
    assertThat(ended.exit()).as(ended.out()).isZero();
  }

  private void commit() throws Exception {
    String identity = "git -c user.name=test -c user.email=test@example.org ";
    Ended ended = shell("git add -A && " + identity + "commit -qm change", Map.of());
    assertThat(ended.exit()).as(ended.out()).isZero();
  }

  /** As both run it: {@code -eo pipefail}, in the repository. */
  private Ended shell(String script, Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script);
    builder.environment().clear();
    builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("HOME", root.toString());
    builder.environment().put("XDG_CACHE_HOME", root.resolve("cache").toString());
    builder.environment().putAll(environment);
    Process process = builder.directory(repository.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void executable(String file, String script) throws IOException {
    write(file, "#!/bin/bash\n" + script + "\n");
    assertThat(root.resolve(file).toFile().setExecutable(true)).isTrue();
  }
}
