-- Exams, the attempts at them, and what practice needs to pause, to be reset and to show its solution.

CREATE TYPE "exam_state" AS ENUM ('preparing', 'active', 'grading', 'ended', 'cancelled', 'failed');

ALTER TABLE "users" ADD COLUMN "exam_extra_percent" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "submissions" ADD COLUMN "with_solution" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "attempts"
    ADD COLUMN "paused_at" TIMESTAMPTZ(3),
    ADD COLUMN "paused_seconds" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "resets" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "solution_seen_at" TIMESTAMPTZ(3),
    ADD COLUMN "exam_attempt_id" UUID,
    ADD COLUMN "position" INTEGER,
    ADD COLUMN "weight" INTEGER,
    ADD COLUMN "sandbox_of_id" UUID,
    ADD COLUMN "flagged" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "done" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "notes" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "seconds" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "exams" (
    "digest" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "loaded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "exams_pkey" PRIMARY KEY ("digest")
);

CREATE TABLE "exam_attempts" (
    "id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "exam_id" TEXT NOT NULL,
    "exam_digest" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "seed" TEXT NOT NULL,
    "state" "exam_state" NOT NULL DEFAULT 'preparing',
    "minutes" INTEGER NOT NULL,
    "extra_minutes" INTEGER NOT NULL DEFAULT 0,
    "pass_percent" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "deadline" TIMESTAMPTZ(3),
    "submitted_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,
    "position" INTEGER NOT NULL DEFAULT 1,
    "position_since" TIMESTAMPTZ(3),
    "percent" INTEGER,
    "passed" BOOLEAN,
    "failure" JSONB,

    CONSTRAINT "exam_attempts_pkey" PRIMARY KEY ("id")
);

DROP INDEX "attempts_one_running";
CREATE INDEX "attempts_sandbox_of_id_idx" ON "attempts"("sandbox_of_id");
CREATE UNIQUE INDEX "attempts_one_running" ON "attempts"("user_id") WHERE (exam_attempt_id IS NULL AND state IN ('preparing', 'active'));
CREATE UNIQUE INDEX "attempts_exam_attempt_id_position_key" ON "attempts"("exam_attempt_id", "position");
CREATE INDEX "exams_id_idx" ON "exams"("id");
CREATE INDEX "exam_attempts_state_deadline_idx" ON "exam_attempts"("state", "deadline");
CREATE UNIQUE INDEX "exam_attempts_user_id_exam_id_number_key" ON "exam_attempts"("user_id", "exam_id", "number");
CREATE UNIQUE INDEX "exam_attempts_one_running" ON "exam_attempts"("user_id") WHERE (state IN ('preparing', 'active', 'grading'));
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_exam_attempt_id_fkey" FOREIGN KEY ("exam_attempt_id") REFERENCES "exam_attempts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_sandbox_of_id_fkey" FOREIGN KEY ("sandbox_of_id") REFERENCES "attempts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "exam_attempts" ADD CONSTRAINT "exam_attempts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "exam_attempts" ADD CONSTRAINT "exam_attempts_exam_digest_fkey" FOREIGN KEY ("exam_digest") REFERENCES "exams"("digest") ON DELETE RESTRICT ON UPDATE CASCADE;
