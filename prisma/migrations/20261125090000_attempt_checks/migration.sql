-- How each check of an attempt came out stands with the attempt: what a cohort finds hard is then read without every verdict there is.

-- CreateTable
CREATE TABLE "attempt_checks" (
    "attempt_id" UUID NOT NULL,
    "check_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "failed_at" TIMESTAMPTZ(3),
    "passed_at" TIMESTAMPTZ(3),
    "observed" TEXT,

    CONSTRAINT "attempt_checks_pkey" PRIMARY KEY ("attempt_id","check_id")
);

-- AddForeignKey
ALTER TABLE "attempt_checks" ADD CONSTRAINT "attempt_checks_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "attempts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

INSERT INTO "attempt_checks" ("attempt_id", "check_id", "title", "failed_at", "passed_at", "observed")
SELECT s."attempt_id", r."check_id", max(r."title"),
       max(s."created_at") FILTER (WHERE r."outcome" = 'fail'),
       max(s."created_at") FILTER (WHERE r."outcome" = 'pass'),
       (array_agg(left(r."verdict"->>'observed', 200) ORDER BY s."created_at" DESC) FILTER (WHERE r."outcome" = 'fail'))[1]
  FROM "submissions" s JOIN "check_results" r ON r."submission_id" = s."id"
 WHERE s."state" = 'graded' AND r."outcome" IN ('pass', 'fail')
 GROUP BY s."attempt_id", r."check_id";
