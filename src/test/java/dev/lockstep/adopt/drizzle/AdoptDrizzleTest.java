package dev.lockstep.adopt.drizzle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.adopt.AdoptionFixture;
import dev.lockstep.adopt.AdoptionPlan;
import dev.lockstep.adopt.AdoptionRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adoption of a folder of Drizzle's and of the database that it has migrated. */
class AdoptDrizzleTest {
  /** 2024-03-01 10:00:00.500 UTC. */
  private static final long FIRST = 1_709_287_200_500L;

  private static final String ARTISTS =
      "CREATE TABLE \"Artists\" (\"id\" serial PRIMARY KEY NOT NULL, \"Name\" text NOT NULL);\n"
          + "--> statement-breakpoint\n"
          + "CREATE INDEX \"artists_name\" ON \"Artists\" USING btree (\"Name\");";
  private static final String SLUG = "ALTER TABLE \"Artists\" ADD COLUMN \"slug\" text;";

  @TempDir private Path root;
  private AdoptionFixture fixture = new AdoptionFixture(Path.of("."));
  private DrizzleFolder folder = new DrizzleFolder(fixture.tree);

  @BeforeEach
  void project() {
    fixture.close();
    fixture = new AdoptionFixture(root);
    folder = new DrizzleFolder(fixture.tree);
  }

  @AfterEach
  void drop() {
    fixture.close();
  }

  @Test
  void filesKeepTheirBytesAndTheirOrder() throws Exception {
    folder.with("0000_init", FIRST, ARTISTS).with("0001_slug", FIRST + 1000, SLUG);

    AdoptionPlan plan = fixture.adoptFiles(folder.source());

    assertThat(plan.notes()).isEmpty();
    assertThat(fixture.tree.text("migrations/V20240301100000__0000_init.sql")).isEqualTo(ARTISTS);
    assertThat(fixture.tree.text("migrations/V20240301100001__0001_slug.sql")).isEqualTo(SLUG);
  }

  @Test
  void liveDatabaseGetsAHistoryOfWhatIsAppliedAndTheRestIsPending() throws Exception {
    folder
        .with("0000_init", FIRST, ARTISTS)
        .run(fixture.database, "0000_init", FIRST)
        .with("0001_slug", FIRST + 1000, SLUG);
    fixture.database.execute("INSERT INTO \"Artists\" (\"Name\") VALUES ('Ada')");

    AdoptionPlan plan = fixture.adopt(folder.source(), AdoptionRequest.plain());

    assertThat(plan.live().orElseThrow().pending())
        .containsExactly("V20240301100001__0001_slug.sql");
    assertThat(
            fixture.database.rows(
                "SELECT installed_rank, version, description, type, script, success"
                    + " FROM flyway_schema_history"))
        .containsExactly("1|20240301100000|0000 init|SQL|V20240301100000__0000_init.sql|t");
    assertThat(fixture.plan(folder.source(), AdoptionRequest.plain()).isDone()).isTrue();
  }
}
