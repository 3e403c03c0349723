-- Cohorts: who is in them, how one comes in, what they are to do.

CREATE TYPE "cohort_role" AS ENUM ('learner', 'instructor');

CREATE TYPE "assignment_kind" AS ENUM ('lab', 'topic', 'exam');

ALTER TABLE "attempts"
    ADD COLUMN "assignment_id" UUID,
    ADD COLUMN "minutes_max" INTEGER;

ALTER TABLE "exam_attempts" ADD COLUMN "assignment_id" UUID;

CREATE TABLE "cohorts" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "cohorts_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "cohort_members" (
    "cohort_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" "cohort_role" NOT NULL DEFAULT 'learner',
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cohort_members_pkey" PRIMARY KEY ("cohort_id","user_id")
);

CREATE TABLE "invitations" (
    "id" UUID NOT NULL,
    "cohort_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "email" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "uses_max" INTEGER NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "assignments" (
    "id" UUID NOT NULL,
    "cohort_id" UUID NOT NULL,
    "kind" "assignment_kind" NOT NULL,
    "subject" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "opens_at" TIMESTAMPTZ(3),
    "closes_at" TIMESTAMPTZ(3),
    "attempts_max" INTEGER,
    "minutes" INTEGER,
    "seed" TEXT,

    CONSTRAINT "assignments_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "assignment_extra" (
    "assignment_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "percent" INTEGER NOT NULL,

    CONSTRAINT "assignment_extra_pkey" PRIMARY KEY ("assignment_id","user_id")
);

CREATE INDEX "attempts_assignment_id_idx" ON "attempts"("assignment_id");
CREATE INDEX "exam_attempts_assignment_id_idx" ON "exam_attempts"("assignment_id");
CREATE INDEX "cohort_members_user_id_idx" ON "cohort_members"("user_id");
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");
CREATE INDEX "invitations_cohort_id_idx" ON "invitations"("cohort_id");
CREATE INDEX "assignments_cohort_id_idx" ON "assignments"("cohort_id");
CREATE INDEX "assignments_kind_subject_idx" ON "assignments"("kind", "subject");
CREATE INDEX "assignment_extra_user_id_idx" ON "assignment_extra"("user_id");
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_assignment_id_fkey" FOREIGN KEY ("assignment_id") REFERENCES "assignments"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "exam_attempts" ADD CONSTRAINT "exam_attempts_assignment_id_fkey" FOREIGN KEY ("assignment_id") REFERENCES "assignments"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "cohort_members" ADD CONSTRAINT "cohort_members_cohort_id_fkey" FOREIGN KEY ("cohort_id") REFERENCES "cohorts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "cohort_members" ADD CONSTRAINT "cohort_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_cohort_id_fkey" FOREIGN KEY ("cohort_id") REFERENCES "cohorts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_cohort_id_fkey" FOREIGN KEY ("cohort_id") REFERENCES "cohorts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "assignment_extra" ADD CONSTRAINT "assignment_extra_assignment_id_fkey" FOREIGN KEY ("assignment_id") REFERENCES "assignments"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "assignment_extra" ADD CONSTRAINT "assignment_extra_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
