-- The best score of an attempt stands with it: a cohort of hundreds is then read without looking at every check that was asked for.

ALTER TABLE "attempts"
    ADD COLUMN "best_percent" INTEGER,
    ADD COLUMN "best_at" TIMESTAMPTZ(3);

UPDATE "attempts" a SET "best_percent" = s."percent", "best_at" = s."created_at"
  FROM (SELECT DISTINCT ON ("attempt_id") "attempt_id", "percent", "created_at" FROM "submissions"
         WHERE "state" = 'graded' AND NOT "with_solution" AND "percent" IS NOT NULL
         ORDER BY "attempt_id", "percent" DESC, "created_at") s
 WHERE s."attempt_id" = a."id";
